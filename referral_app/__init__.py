"""Gets a lawyer to a family or a survivor.

`create_app` imports inside itself, so that `import referral_app.matching` pulls in neither Flask nor SQLAlchemy.
"""
