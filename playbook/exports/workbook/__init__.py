"""The plan as a workbook that can come back."""
