-- What the role that web and worker connect as may do, in PostgreSQL. Run it in each of the two databases as the role
-- that owns the tables, after every `flask db upgrade` (docs/deploy.md, Two roles of the database).
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM referral_app;
-- Before PostgreSQL 15 everybody may make tables there.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO referral_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO referral_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO referral_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM referral_app;
-- The record (the data's database alone): it grows, no link is changed, and one goes when it is seven years old.
DO $$
BEGIN
  IF to_regclass('public.audit') IS NOT NULL THEN
    REVOKE UPDATE ON audit FROM referral_app;
    ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS read_it ON audit;
    DROP POLICY IF EXISTS add_to_it ON audit;
    DROP POLICY IF EXISTS forget_of_it ON audit;
    CREATE POLICY read_it ON audit FOR SELECT TO referral_app USING (true);
    CREATE POLICY add_to_it ON audit FOR INSERT TO referral_app WITH CHECK (true);
    CREATE POLICY forget_of_it ON audit FOR DELETE TO referral_app USING (at < now() - interval '2555 days');
  END IF;
END $$;
