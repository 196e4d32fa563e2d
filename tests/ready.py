"""The program with its libraries imported: a test of a command does not wait the seconds that importing them takes.

In: a command as a shell knows it. Out: what the program does, in a process forked for it, with the caller's folder,
environment and open files. No model is loaded and nothing computed before the fork, so that no thread is there yet.
Where it is the start of the program itself that is tested, run cli.py.

    python tests/ready.py serve SOCKET     imports, says "ready", and forks for each command until its input ends
    python -S tests/ready.py SOCKET WORDS  stands for the program in a shell
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path

LONGEST = 1 << 20  # bytes of a command with its environment


def main() -> None:
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))


def ask(address: str, words: list[str]) -> int:
    """Hand a command over, with what is open here; returns its exit status."""
    told = json.dumps([words, str(Path.cwd()), dict(os.environ)]).encode()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
        server.connect(address)
        socket.send_fds(server, [told], [0, 1, 2])
        return int(server.recv(16) or b"70")  # nothing: the process died


def serve(address: str) -> None:
    """Answer until standard input ends: with who started this, however that ended."""
    import select

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import sentence_transformers  # noqa: F401
    import spacy  # noqa: F401

    import align.compare  # noqa: F401
    import corpus.service  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has ended need not be waited for
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            caller = listening.accept()[0]
            if os.fork() == 0:
                run(caller)
            caller.close()
    os._exit(0)  # taking apart what was imported takes seconds too


def run(caller: socket.socket) -> None:
    """Be the program, in a process of its own."""
    import cli

    told, files, *_ = socket.recv_fds(caller, LONGEST, 3)
    words, folder, environment = json.loads(told)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.argv = ["cli.py", *words]
    status = 70
    try:
        cli.cli()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        caller.send(str(status).encode())
        os._exit(status)


if __name__ == "__main__":
    main()
