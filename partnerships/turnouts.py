"""How many have voted, as a part of other statements: `ballot` names the ballot's row there."""

ELECTORS = """
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id)
"""
# Of a secret ballot the roll knows who has voted, since its papers name nobody.
VOTED = """
(SELECT count(*) FROM partnerships_elector elector
 WHERE elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id AND CASE ballot.secrecy
    WHEN 'secret' THEN elector.has_voted
    ELSE EXISTS (SELECT FROM partnerships_paper paper WHERE paper.region_id = elector.region_id
        AND paper.elector_id = elector.id AND paper.spent > 0) END)
"""
