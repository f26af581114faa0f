"""What those who run the organisation's portal look after: jobs that ran, failed or are parked."""
