"""A program to be killed while it records a sheet: ``form_work.py STORE FILE``.

It says "ready", waits for a line, does what ``community do register-person --from FILE`` does, and says
"done".
"""

import sys

import community_core.community
import community_core.forms  # noqa: F401  loaded before it is ready, so that what is killed is the work
from community_core.cli import application


def main() -> None:
    store, file = sys.argv[1:]
    print("ready", flush=True)
    if not sys.stdin.readline():
        return  # whoever asked is gone
    words = ["do", "register-person", "--from", file, "--store", store, "--by", "person-shen"]
    try:
        application().main(words, prog_name="community")
    except SystemExit as end:
        print("refused" if end.code else "done", flush=True)


if __name__ == "__main__":
    main()
