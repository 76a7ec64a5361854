"""What is kept of the settings that services were started with."""

from libs.local.installation import service_settings


def test_of_a_secret_it_is_kept_that_it_is_set_and_no_more() -> None:
    kept = service_settings(
        {
            "NOTIFIER_WEBHOOK_SECRET": "sesame open",
            "NOTIFIER_SMTP_URL": "smtp://me:sesame@mail.example",
            "NOTIFIER_TIMEOUT": "5",
            "HOME": "/root",
        }
    )
    assert set(kept) == {"NOTIFIER_WEBHOOK_SECRET", "NOTIFIER_SMTP_URL", "NOTIFIER_TIMEOUT"}
    assert "sesame" not in str(kept)
    assert kept["NOTIFIER_TIMEOUT"] == "5"
