"""The registers that both sides can point at: agreements and programs, agencies, options and needs, all bilingual.

Data files in ``data/``, one JSON object a line; ``corpus.registers.load`` reads them. An agreement's or agency's ``id``
is also the work of its page in the sample corpus, and ``entity`` is its authority record, where there is one.
"""
