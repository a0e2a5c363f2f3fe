"""What follows from results that is not money: plans, and when they are asked for. Pure, like scoring."""
