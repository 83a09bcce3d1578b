"""The first tables: requests, attorneys, offers, letters, accounts, the audit chain, and the keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade(database: str) -> None:
    if database == "main":
        op.create_table(
            "attorneys",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("code", sa.String(length=40), nullable=False),
            sa.Column("first_name", sa.String(length=100), nullable=False),
            sa.Column("last_name", sa.String(length=100), nullable=False),
            sa.Column("firm_name", sa.String(length=200), nullable=True),
            sa.Column("firm_id", sa.String(length=40), nullable=True),
            sa.Column("email", sa.String(length=254), nullable=False),
            sa.Column("phone", sa.String(length=16), nullable=False),
            sa.Column("time_zone", sa.String(length=64), nullable=False),
            sa.Column("working_days", sa.JSON(), nullable=False),
            sa.Column("status", sa.String(length=10), nullable=False),
            sa.Column("vouched_by", sa.String(length=16), nullable=True),
            sa.Column("paused_until", sa.Date(), nullable=True),
            sa.Column("licences_checked_on", sa.Date(), nullable=True),
            sa.Column("phv", sa.Boolean(), nullable=False),
            sa.Column("insurance_expires", sa.Date(), nullable=True),
            sa.Column("cover", sa.String(length=20), nullable=False),
            sa.Column("areas", sa.JSON(), nullable=False),
            sa.Column("trainings", sa.JSON(), nullable=False),
            sa.Column("fees", sa.JSON(), nullable=False),
            sa.Column("languages", sa.JSON(), nullable=False),
            sa.Column("interpreter_ok", sa.Boolean(), nullable=False),
            sa.Column("max_matters", sa.Integer(), nullable=False),
            sa.Column("max_offers_30d", sa.Integer(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint("status IN ('applied', 'active', 'withdrawn')", name=op.f("ck_attorneys_status")),
            sa.CheckConstraint("email = lower(email)", name=op.f("ck_attorneys_email_lower")),
            sa.CheckConstraint("max_matters BETWEEN 0 AND 99", name=op.f("ck_attorneys_max_matters")),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_attorneys")),
            sa.UniqueConstraint("code", name=op.f("uq_attorneys_code")),
            sa.UniqueConstraint("email", name=op.f("uq_attorneys_email")),
        )
        op.create_index(op.f("ix_attorneys_firm_id"), "attorneys", ["firm_id"], unique=False)
        op.create_index(op.f("ix_attorneys_status"), "attorneys", ["status"], unique=False)
        op.create_table(
            "audit",
            sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("actor", sa.String(length=20), nullable=False),
            sa.Column("action", sa.String(length=40), nullable=False),
            sa.Column("object", sa.String(length=60), nullable=False),
            sa.Column("reason", sa.String(length=60), nullable=True),
            sa.Column("digest", sa.String(length=64), nullable=True),
            sa.Column("prev", sa.String(length=64), nullable=False),
            sa.Column("mac", sa.String(length=64), nullable=False),
            sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        )
        op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
        op.create_table(
            "facts",
            sa.Column("name", sa.String(length=40), nullable=False),
            sa.Column("value", sa.String(length=200), nullable=False),
            sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        )
        op.create_table(
            "hits",
            sa.Column("bucket", sa.String(length=80), nullable=False),
            sa.Column("window", sa.BigInteger(), nullable=False),
            sa.Column("n", sa.Integer(), nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("bucket", "window", name=op.f("pk_hits")),
        )
        op.create_index(op.f("ix_hits_expires_at"), "hits", ["expires_at"], unique=False)
        op.create_table(
            "absences",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("attorney_id", sa.String(length=16), nullable=False),
            sa.Column("first_day", sa.Date(), nullable=False),
            sa.Column("last_day", sa.Date(), nullable=False),
            sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absences_order")),
            sa.ForeignKeyConstraint(
                ["attorney_id"], ["attorneys.id"], name=op.f("fk_absences_attorney_id_attorneys"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        )
        op.create_index(op.f("ix_absences_attorney_id"), "absences", ["attorney_id"], unique=False)
        op.create_table(
            "accounts",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("email", sa.String(length=254), nullable=False),
            sa.Column("name", sa.String(length=200), nullable=False),
            sa.Column("password_hash", sa.String(length=200), nullable=True),
            sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("totp_last_step", sa.Integer(), nullable=False),
            sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("attorney_id", sa.String(length=16), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint("email = lower(email)", name=op.f("ck_accounts_email_lower")),
            sa.ForeignKeyConstraint(
                ["attorney_id"], ["attorneys.id"], name=op.f("fk_accounts_attorney_id_attorneys"), ondelete="RESTRICT"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
            sa.UniqueConstraint("attorney_id", name=op.f("uq_accounts_attorney_id")),
            sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        )
        op.create_table(
            "licences",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("attorney_id", sa.String(length=16), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("forum", sa.String(length=12), nullable=False),
            sa.Column("status", sa.String(length=12), nullable=False),
            sa.Column("expires", sa.Date(), nullable=True),
            sa.Column("number", sa.String(length=60), nullable=True),
            sa.CheckConstraint(
                "status IN ('active', 'inactive', 'suspended', 'disbarred', 'resigned')",
                name=op.f("ck_licences_status"),
            ),
            sa.ForeignKeyConstraint(
                ["attorney_id"], ["attorneys.id"], name=op.f("fk_licences_attorney_id_attorneys"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_licences")),
            sa.UniqueConstraint("attorney_id", "forum", name=op.f("uq_licences_attorney_id_forum")),
        )
        op.create_index("ix_licences_forum", "licences", ["forum"], unique=False)
        op.create_index("ix_licences_number", "licences", ["number", "forum"], unique=False)
        op.create_table(
            "account_roles",
            sa.Column("account_id", sa.String(length=16), nullable=False),
            sa.Column("role", sa.String(length=20), nullable=False),
            sa.CheckConstraint(
                "role IN ('counsel', 'supervisor', 'administrator', 'conflicts', 'privacy_officer', 'attorney')",
                name=op.f("ck_account_roles_role"),
            ),
            sa.ForeignKeyConstraint(
                ["account_id"], ["accounts.id"], name=op.f("fk_account_roles_account_id_accounts"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_roles")),
        )
        op.create_table(
            "auth_sessions",
            sa.Column("token_sha256", sa.String(length=64), nullable=False),
            sa.Column("account_id", sa.String(length=16), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("proof_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(
                ["account_id"], ["accounts.id"], name=op.f("fk_auth_sessions_account_id_accounts"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_auth_sessions")),
        )
        op.create_index(op.f("ix_auth_sessions_account_id"), "auth_sessions", ["account_id"], unique=False)
        op.create_table(
            "enrolment_links",
            sa.Column("token_sha256", sa.String(length=64), nullable=False),
            sa.Column("account_id", sa.String(length=16), nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(
                ["account_id"], ["accounts.id"], name=op.f("fk_enrolment_links_account_id_accounts"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_enrolment_links")),
        )
        op.create_index(op.f("ix_enrolment_links_account_id"), "enrolment_links", ["account_id"], unique=False)
        op.create_table(
            "recovery_codes",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("account_id", sa.String(length=16), nullable=False),
            sa.Column("code_hash", sa.String(length=200), nullable=False),
            sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
            sa.ForeignKeyConstraint(
                ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
            sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_codes_account_id_code_hash")),
        )
        op.create_table(
            "requests",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("reference", sa.String(length=12), nullable=False),
            sa.Column("state", sa.String(length=20), nullable=False),
            sa.Column("source", sa.String(length=10), nullable=False),
            sa.Column("language", sa.String(length=2), nullable=False),
            sa.Column("level", sa.String(length=10), nullable=True),
            sa.Column("level_rank", sa.Integer(), nullable=False),
            sa.Column("binding_week", sa.String(length=8), nullable=False),
            sa.Column("owner_id", sa.String(length=16), nullable=True),
            sa.Column("flagged", sa.Boolean(), nullable=False),
            sa.Column("hold", sa.String(length=30), nullable=True),
            sa.Column("held_from", sa.String(length=20), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("close_reason", sa.String(length=30), nullable=True),
            sa.Column("phrase_hash", sa.String(length=64), nullable=True),
            sa.Column("phrase_confirmed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("form_key", sa.String(length=64), nullable=True),
            sa.Column("consent_until", sa.Date(), nullable=True),
            sa.Column("consent_version", sa.String(length=20), nullable=True),
            sa.Column("next_check_on", sa.Date(), nullable=True),
            sa.Column("routed_on", sa.Date(), nullable=True),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.CheckConstraint(
                "level IS NULL OR level IN ('emergency', 'critical', 'urgent', 'standard')",
                name=op.f("ck_requests_level"),
            ),
            sa.CheckConstraint("state = 'draft' OR received_at IS NOT NULL", name=op.f("ck_requests_received")),
            sa.CheckConstraint(
                "state IN ('draft', 'submitted', 'in_triage', 'needs_information', 'ready_to_match', 'matching', 'offer_out', 'placed', 'in_progress', 'closed', 'on_hold', 'walled', 'unplaced', 'withdrawn', 'wrong_service', 'duplicate')",
                name=op.f("ck_requests_state"),
            ),
            sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_requests_owner_id_accounts")),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
            sa.UniqueConstraint("form_key", name=op.f("uq_requests_form_key")),
            sa.UniqueConstraint("phrase_hash", name=op.f("uq_requests_phrase_hash")),
            sa.UniqueConstraint("reference", name=op.f("uq_requests_reference")),
        )
        op.create_index(op.f("ix_requests_last_act_at"), "requests", ["last_act_at"], unique=False)
        op.create_index(op.f("ix_requests_routed_on"), "requests", ["routed_on"], unique=False)
        op.create_index(
            "ix_requests_queue", "requests", ["state", "level_rank", "binding_week", "received_at"], unique=False
        )
        op.create_table(
            "clearings",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("reason", sa.String(length=8), nullable=False),
            sa.Column("cleared_by", sa.String(length=16), nullable=False),
            sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(["cleared_by"], ["accounts.id"], name=op.f("fk_clearings_cleared_by_accounts")),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_clearings_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_clearings")),
            sa.UniqueConstraint("request_id", "reason", name=op.f("uq_clearings_request_id_reason")),
        )
        op.create_table(
            "events",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("actor", sa.String(length=20), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("subject", sa.String(length=16), nullable=True),
            sa.Column("detail", sa.JSON(), nullable=False),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_events_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        )
        op.create_index("ix_events_request_at", "events", ["request_id", "at"], unique=False)
        op.create_table(
            "needs",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("area", sa.String(length=40), nullable=False),
            sa.Column("situation", sa.String(length=40), nullable=True),
            sa.Column("forums", sa.JSON(), nullable=False),
            sa.Column("level", sa.String(length=10), nullable=False),
            sa.Column("state", sa.String(length=20), nullable=False),
            sa.Column("track", sa.String(length=10), nullable=False),
            sa.Column("mode", sa.String(length=10), nullable=False),
            sa.Column("binding_week", sa.String(length=8), nullable=False),
            sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.CheckConstraint("level IN ('required', 'helpful')", name=op.f("ck_needs_level")),
            sa.CheckConstraint("mode IN ('staggered', 'sequential', 'batch')", name=op.f("ck_needs_mode")),
            sa.CheckConstraint("state IN ('open', 'filled', 'given_up')", name=op.f("ck_needs_state")),
            sa.CheckConstraint("track IN ('critical', 'urgent', 'standard')", name=op.f("ck_needs_track")),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_needs_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
            sa.UniqueConstraint("request_id", "number", name=op.f("uq_needs_request_id_number")),
        )
        op.create_index(op.f("ix_needs_look_at"), "needs", ["look_at"], unique=False)
        op.create_index("ix_needs_state_area", "needs", ["state", "area"], unique=False)
        op.create_table(
            "notes",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("account_id", sa.String(length=16), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notes_account_id_accounts")),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_notes_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        )
        op.create_index(op.f("ix_notes_request_id"), "notes", ["request_id"], unique=False)
        op.create_table(
            "requester_sessions",
            sa.Column("token_sha256", sa.String(length=64), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["request_id"],
                ["requests.id"],
                name=op.f("fk_requester_sessions_request_id_requests"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_requester_sessions")),
        )
        op.create_index(op.f("ix_requester_sessions_request_id"), "requester_sessions", ["request_id"], unique=False)
        op.create_table(
            "routings",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("law_version", sa.String(length=20), nullable=False),
            sa.Column("today", sa.Date(), nullable=False),
            sa.Column("level", sa.String(length=10), nullable=False),
            sa.Column("mode", sa.String(length=20), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_routings_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_routings")),
            sa.UniqueConstraint("request_id", "number", name=op.f("uq_routings_request_id_number")),
        )
        op.create_table(
            "offers",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("need_id", sa.String(length=16), nullable=False),
            sa.Column("attorney_id", sa.String(length=16), nullable=False),
            sa.Column("group_id", sa.String(length=16), nullable=True),
            sa.Column("state", sa.String(length=16), nullable=False),
            sa.Column("approved_by", sa.String(length=16), nullable=True),
            sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("pinned", sa.Integer(), nullable=True),
            sa.Column("pin_reason", sa.String(length=40), nullable=True),
            sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("expires_on", sa.Date(), nullable=True),
            sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("checking_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("reminders_sent", sa.Integer(), nullable=False),
            sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("last_reminded_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("reason", sa.String(length=40), nullable=True),
            sa.Column("snapshot", sa.JSON(), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.CheckConstraint("state = 'planned' OR approved_by IS NOT NULL", name=op.f("ck_offers_approver")),
            sa.CheckConstraint(
                "state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted', 'declined', 'expired', 'conflict', 'withdrawn', 'recalled', 'undeliverable', 'handed_back', 'dropped')",
                name=op.f("ck_offers_state"),
            ),
            sa.CheckConstraint(
                "state NOT IN ('sent', 'interested', 'checking', 'cleared', 'accepted') OR expires_on IS NOT NULL",
                name=op.f("ck_offers_expiry"),
            ),
            sa.ForeignKeyConstraint(["approved_by"], ["accounts.id"], name=op.f("fk_offers_approved_by_accounts")),
            sa.ForeignKeyConstraint(
                ["attorney_id"], ["attorneys.id"], name=op.f("fk_offers_attorney_id_attorneys"), ondelete="RESTRICT"
            ),
            sa.ForeignKeyConstraint(
                ["need_id"], ["needs.id"], name=op.f("fk_offers_need_id_needs"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        )
        op.create_index("ix_offers_attorney_sent", "offers", ["attorney_id", "sent_at"], unique=False)
        op.create_index(op.f("ix_offers_need_id"), "offers", ["need_id"], unique=False)
        op.create_index(op.f("ix_offers_remind_at"), "offers", ["remind_at"], unique=False)
        op.create_index("ix_offers_state_expires", "offers", ["state", "expires_on"], unique=False)
        op.create_index(
            "uq_offers_one_accepted",
            "offers",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('accepted')"),
            postgresql_where=sa.text("state IN ('accepted')"),
        )
        op.create_index(
            "uq_offers_one_checking",
            "offers",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('checking')"),
            postgresql_where=sa.text("state IN ('checking')"),
        )
        op.create_index(
            "uq_offers_one_live",
            "offers",
            ["need_id", "attorney_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted')"
            ),
            postgresql_where=sa.text(
                "state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted')"
            ),
        )
        op.create_table(
            "letters",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("recipient_kind", sa.String(length=10), nullable=False),
            sa.Column("recipient_id", sa.String(length=16), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=True),
            sa.Column("offer_id", sa.String(length=16), nullable=True),
            sa.Column("valid_while", sa.JSON(), nullable=False),
            sa.Column("params", sa.JSON(), nullable=False),
            sa.Column("once", sa.String(length=80), nullable=False),
            sa.Column("message_id", sa.String(length=120), nullable=False),
            sa.Column("language", sa.String(length=2), nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
            sa.Column("attempts", sa.Integer(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("reason", sa.String(length=40), nullable=True),
            sa.CheckConstraint(
                "recipient_kind IN ('requester', 'attorney', 'account')", name=op.f("ck_letters_recipient_kind")
            ),
            sa.CheckConstraint(
                "state IN ('waiting', 'sending', 'sent', 'cancelled', 'blocked', 'failed')",
                name=op.f("ck_letters_state"),
            ),
            sa.ForeignKeyConstraint(
                ["offer_id"], ["offers.id"], name=op.f("fk_letters_offer_id_offers"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_letters_request_id_requests"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
            sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
            sa.UniqueConstraint("once", name=op.f("uq_letters_once")),
        )
        op.create_index("ix_letters_due", "letters", ["state", "due_at"], unique=False)
        op.create_index("ix_letters_offer", "letters", ["offer_id"], unique=False)
        op.create_index(op.f("ix_letters_recipient_id"), "letters", ["recipient_id"], unique=False)
        op.create_index(op.f("ix_letters_request_id"), "letters", ["request_id"], unique=False)
        op.create_table(
            "matters",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("offer_id", sa.String(length=16), nullable=False),
            sa.Column("need_id", sa.String(length=16), nullable=False),
            sa.Column("attorney_id", sa.String(length=16), nullable=False),
            sa.Column("state", sa.String(length=12), nullable=False),
            sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("first_contact_due_on", sa.Date(), nullable=True),
            sa.Column("first_contact_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("outcome", sa.String(length=30), nullable=True),
            sa.CheckConstraint("state IN ('open', 'closed', 'handed_back')", name=op.f("ck_matters_state")),
            sa.ForeignKeyConstraint(
                ["attorney_id"], ["attorneys.id"], name=op.f("fk_matters_attorney_id_attorneys"), ondelete="RESTRICT"
            ),
            sa.ForeignKeyConstraint(
                ["need_id"], ["needs.id"], name=op.f("fk_matters_need_id_needs"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["offer_id"], ["offers.id"], name=op.f("fk_matters_offer_id_offers"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
            sa.UniqueConstraint("offer_id", name=op.f("uq_matters_offer_id")),
        )
        op.create_index("ix_matters_attorney_state", "matters", ["attorney_id", "state"], unique=False)
        op.create_index(op.f("ix_matters_need_id"), "matters", ["need_id"], unique=False)
        op.create_table(
            "tasks",
            sa.Column("id", sa.String(length=16), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("once", sa.String(length=80), nullable=False),
            sa.Column("request_id", sa.String(length=16), nullable=True),
            sa.Column("need_id", sa.String(length=16), nullable=True),
            sa.Column("offer_id", sa.String(length=16), nullable=True),
            sa.Column("owner_id", sa.String(length=16), nullable=True),
            sa.Column("reason", sa.String(length=40), nullable=True),
            sa.Column("due_on", sa.Date(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("resolved_by", sa.String(length=16), nullable=True),
            sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_tasks_need_id_needs"), ondelete="CASCADE"),
            sa.ForeignKeyConstraint(
                ["offer_id"], ["offers.id"], name=op.f("fk_tasks_offer_id_offers"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_tasks_owner_id_accounts")),
            sa.ForeignKeyConstraint(
                ["request_id"], ["requests.id"], name=op.f("fk_tasks_request_id_requests"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(["resolved_by"], ["accounts.id"], name=op.f("fk_tasks_resolved_by_accounts")),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
            sa.UniqueConstraint("once", name=op.f("uq_tasks_once")),
        )
        op.create_index("ix_tasks_open", "tasks", ["resolved_at", "due_on"], unique=False)
        op.create_index(op.f("ix_tasks_request_id"), "tasks", ["request_id"], unique=False)
    else:
        op.create_table(
            "case_keys",
            sa.Column("case_id", sa.String(length=16), nullable=False),
            sa.Column("kek_id", sa.String(length=16), nullable=False),
            sa.Column("wrapped", sa.LargeBinary(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_keys")),
        )
        op.create_index(op.f("ix_case_keys_created_at"), "case_keys", ["created_at"], unique=False)


def downgrade(database: str) -> None:
    if database == "main":
        op.drop_index(op.f("ix_tasks_request_id"), table_name="tasks")
        op.drop_index("ix_tasks_open", table_name="tasks")
        op.drop_table("tasks")
        op.drop_index(op.f("ix_matters_need_id"), table_name="matters")
        op.drop_index("ix_matters_attorney_state", table_name="matters")
        op.drop_table("matters")
        op.drop_index(op.f("ix_letters_request_id"), table_name="letters")
        op.drop_index(op.f("ix_letters_recipient_id"), table_name="letters")
        op.drop_index("ix_letters_offer", table_name="letters")
        op.drop_index("ix_letters_due", table_name="letters")
        op.drop_table("letters")
        op.drop_index(
            "uq_offers_one_live",
            table_name="offers",
            sqlite_where=sa.text(
                "state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted')"
            ),
            postgresql_where=sa.text(
                "state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted')"
            ),
        )
        op.drop_index(
            "uq_offers_one_checking",
            table_name="offers",
            sqlite_where=sa.text("state IN ('checking')"),
            postgresql_where=sa.text("state IN ('checking')"),
        )
        op.drop_index(
            "uq_offers_one_accepted",
            table_name="offers",
            sqlite_where=sa.text("state IN ('accepted')"),
            postgresql_where=sa.text("state IN ('accepted')"),
        )
        op.drop_index("ix_offers_state_expires", table_name="offers")
        op.drop_index(op.f("ix_offers_remind_at"), table_name="offers")
        op.drop_index(op.f("ix_offers_need_id"), table_name="offers")
        op.drop_index("ix_offers_attorney_sent", table_name="offers")
        op.drop_table("offers")
        op.drop_table("routings")
        op.drop_index(op.f("ix_requester_sessions_request_id"), table_name="requester_sessions")
        op.drop_table("requester_sessions")
        op.drop_index(op.f("ix_notes_request_id"), table_name="notes")
        op.drop_table("notes")
        op.drop_index(op.f("ix_needs_look_at"), table_name="needs")
        op.drop_index("ix_needs_state_area", table_name="needs")
        op.drop_table("needs")
        op.drop_index("ix_events_request_at", table_name="events")
        op.drop_table("events")
        op.drop_table("clearings")
        op.drop_index("ix_requests_queue", table_name="requests")
        op.drop_index(op.f("ix_requests_last_act_at"), table_name="requests")
        op.drop_table("requests")
        op.drop_table("recovery_codes")
        op.drop_index(op.f("ix_enrolment_links_account_id"), table_name="enrolment_links")
        op.drop_table("enrolment_links")
        op.drop_index(op.f("ix_auth_sessions_account_id"), table_name="auth_sessions")
        op.drop_table("auth_sessions")
        op.drop_table("account_roles")
        op.drop_index("ix_licences_number", table_name="licences")
        op.drop_index("ix_licences_forum", table_name="licences")
        op.drop_table("licences")
        op.drop_table("accounts")
        op.drop_index(op.f("ix_absences_attorney_id"), table_name="absences")
        op.drop_table("absences")
        op.drop_index(op.f("ix_hits_expires_at"), table_name="hits")
        op.drop_table("hits")
        op.drop_table("facts")
        op.drop_index(op.f("ix_audit_actor"), table_name="audit")
        op.drop_table("audit")
        op.drop_index(op.f("ix_attorneys_status"), table_name="attorneys")
        op.drop_index(op.f("ix_attorneys_firm_id"), table_name="attorneys")
        op.drop_table("attorneys")
    else:
        op.drop_index(op.f("ix_case_keys_created_at"), table_name="case_keys")
        op.drop_table("case_keys")
