"""What queues, streams and schedules ask of the office, one function for each."""
