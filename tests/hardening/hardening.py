#!/usr/bin/env python3
"""hardening.py PROGRAM: whether what the build asks of compiler and linker is in the program (TAP)."""

import re
import sys

import elf
from elf import Elf


def is_position_independent(program: Elf) -> bool:
    return program.type == elf.ET_DYN and bool(program.dynamic(elf.DT_FLAGS_1) & elf.DF_1_PIE)


def binds_all_at_start(program: Elf) -> bool:
    return bool(
        program.dynamic(elf.DT_FLAGS) & elf.DF_BIND_NOW
        or program.dynamic(elf.DT_FLAGS_1) & elf.DF_1_NOW
    )


def has_full_relro(program: Elf) -> bool:
    """With everything bound at the start, the table of addresses is within it."""
    return len(program.flags(elf.PT_GNU_RELRO)) == 1 and binds_all_at_start(program)


def has_no_executable_stack(program: Elf) -> bool:
    """Without the segment, the kernel makes the stack executable."""
    stacks = program.flags(elf.PT_GNU_STACK)
    return len(stacks) == 1 and not stacks[0] & elf.PF_X


def has_nothing_writable_and_executable(program: Elf) -> bool:
    both = elf.PF_W | elf.PF_X
    return all(flags & both != both for flags in program.flags(elf.PT_LOAD))


def protects_the_stack(program: Elf) -> bool:
    return "__stack_chk_fail" in program.dynamic_symbols()


def is_fortified(program: Elf) -> bool:
    """At least one call goes to the variant of glibc that knows the size of the buffer."""
    names = program.dynamic_symbols()
    return any(re.fullmatch(r"__\w+_chk", name) for name in names)


CHECKS = (
    is_position_independent,
    binds_all_at_start,
    has_full_relro,
    has_no_executable_stack,
    has_nothing_writable_and_executable,
    protects_the_stack,
    is_fortified,
)


def main(path: str) -> None:
    program = Elf(path)
    print(f"1..{len(CHECKS)}")
    for number, check in enumerate(CHECKS, 1):
        result = "ok" if check(program) else "not ok"
        print(f"{result} {number} {check.__name__}")


main(sys.argv[1])
