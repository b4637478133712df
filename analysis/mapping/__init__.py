"""The mapping before a programme, done on a synthetic community: what joins people, what divides them, who
stands apart, where disputes gather, and whom each way of inviting would reach."""
