"""The application: `flask --app wsgi …`, `gunicorn wsgi:app`."""

from referral_app import create_app

app = create_app()
