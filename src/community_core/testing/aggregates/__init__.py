"""What an aggregate is tested with: examples of what commands come to, and the laws every aggregate keeps."""
