"""The planner's report: one file that answers first, made from the folder of any results."""
