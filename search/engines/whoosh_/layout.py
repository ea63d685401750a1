"""What a segment's arrays are called and mean.

A segment holds at most 65,536 passages, so that a passage's number fits two bytes and one array over all of them stays
in a processor's near cache; more passages are more segments. Decided 2026-11.

``documents/…``    a row a document (several rows, in several segments, for a document that is very long)
    ids, ids.ends  document ids;  versions, versions.ends;  first: passages of row r are first[r] … first[r + 1]
    sorted         rows by document id
``passages/…``     ids, ids.ends;  rank: place of each passage in the order of ids
``FIELD/…``        an indexed text, named by ``index_field``
    terms, terms.ends   sorted;   start: postings of term t are start[t] … start[t + 1]
    docs           passage of each posting;  codes: which (tf, length) it has;  pair.tf, pair.length: what a code means
    first          positions of term t begin at first[t];  positions: of every posting, one after the other
    lengths        of each passage, 0 where it lacks the field
``keyword:NAME/…`` values, values.ends  sorted;  codes: 1 + the value's number, 0 for none
                   start                where passages have several values: codes start[p] … start[p + 1]
"""

from __future__ import annotations

MOST_PASSAGES = 1 << 16
