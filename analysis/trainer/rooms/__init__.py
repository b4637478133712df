"""The rooms of the page, one file each. Each is a component of the view, what to do, and the visit."""
