"""Step 4: what belongs together, as reversible judgements: copies, names, stories.

::

    articles, readings -> fingerprints -> copies -> stories; names over the readings of one story

A judgement is signed and gives its score and its reason; withdrawing it changes what is shown, never what was read.
"""
