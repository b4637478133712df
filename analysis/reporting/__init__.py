"""What is told about runs and about the model itself."""
