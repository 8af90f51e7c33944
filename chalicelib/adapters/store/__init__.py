"""The store of dossiers: one DynamoDB table, one partition for each dossier.

=========================  ====================  ==================================================
pk                         sk                    what
=========================  ====================  ==================================================
``DOSSIER#<code>``         ``HEAD``              ``state``, ``seq``, ``summary``; ``wl_*`` while it
                                                 lies on a desk, ``owner_*`` where somebody filed
                                                 it, ``at_*`` while a moment is watched, ``rec_*``
                                                 once received
``DOSSIER#<code>``         ``EVENT#000001``      ``body``, ``digest``: an entry of the history
``DOSSIER#<code>``         ``ORDER#<ref>``       ``body``; ``paid`` once paid
``DOSSIER#<code>``         ``DRAWN#000001``      ``body``: number and check code of an approval
``DOSSIER#<code>``         ``SIGNING#000001``    ``body``: what keeps a paper of the result from
                                                 being made; once settled ``expires``
``NUMBERS#<register>``     number                ``body``: what it was drawn for, as above
``ATTEST#<check code>``    ``ATTEST``            ``body``: the same
``NOTICE#<ref>``           sha256                ``body``: a provider's notice as it came
``BOOK#<provider>#<day>``  ref, transaction      ``body``: what moved at a provider on a local day
``ONCE#<scope>#<key>``     ``ONCE``              ``body``, ``expires``
``SERIAL#<agency>#<day>``  ``SERIAL``            ``serial``: the last number given
``UPLOAD#<id>``            ``UPLOAD``            ``body``, ``revision``
``OWNER#<owner>``          ``DRAFT#<id>``        ``body``, ``revision``
``TRAY#<agency>``          ``ENTRY#<id>``        ``body``; ``waiting``, or once settled ``expires``
``MATTER#<agency>``        id                    ``body``; ``waiting``, or once settled ``expires``
``COMPLAINT#<agency>``     due, code, entry      ``body``: a complaint that waits for its answer
``SCAN#<sha256>``          ``RECEIPT``           ``body``
``PAPER#<sha256>``         code, component, id   ``body``: that a paper of that file lies there
``OPENED#<code>``          hour, what, who       ``body``, ``expires``: that somebody in the office
                                                 opened something of a dossier
``STORE#<holder>``         ``STORED#<since>…``   ``body``, ``revision``: a paper in a store
``STORE#<holder>``         ``OPENED#<at>…``      ``body``, ``expires``: that somebody looked into it
``STORE#<holder>``         ``USED#<at>…``        ``body``: that a later dossier used a paper of it
``FAILED#<keyed hash>``    ``FAILED``            ``serial``: how often a source was wrong in an
                                                 hour, ``expires``
=========================  ====================  ==================================================

Indexes: ``worklist`` (wl_pk = desk, wl_sk = due and code) and ``owner`` (owner_pk, owner_sk = filed
and code) give rows from ``summary``; ``attention`` (at_pk = one of four shards, at_sk = the next
watched moment) and ``received`` (rec_pk = the agency that received, rec_sk = when and code) give
codes. Reads of the table are consistent; indexes follow within moments.
"""
