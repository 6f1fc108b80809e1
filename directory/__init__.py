"""People: accounts, members, collectivités and cohorts; who may read which detail of a person."""
