"""How many have voted, as a part of other statements: `ballot` names the ballot's row there."""

ELECTORS = """
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id)
"""
VOTED = """
(SELECT count(*) FROM partnerships_paper paper
 WHERE paper.region_id = ballot.region_id AND paper.ballot_id = ballot.id AND paper.spent > 0)
"""
