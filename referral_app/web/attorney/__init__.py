"""The pages of attorneys: four minutes between hearings."""
