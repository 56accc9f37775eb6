"""The pages of an applicant's journey, one module each."""
