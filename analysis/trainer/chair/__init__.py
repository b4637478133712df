"""The facilitator's chair: a trainee leads one group; incidents arise, choices have their usual futures."""
