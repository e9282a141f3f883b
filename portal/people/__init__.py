"""Units, officers, posts with dates, substitutes, qualifications, the working-day calendar."""
