"""``python -m checker.batch``: the process in which a cluster's worker checks a shard; for no person to call."""
from checker.batch.remote import main

if __name__ == "__main__":
    main()
