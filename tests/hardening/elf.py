"""What an ELF file of 64 bits says of itself: ELF-64 Object File Format, version 1.5."""

import struct
from pathlib import Path

PT_LOAD, PT_DYNAMIC, PT_GNU_STACK, PT_GNU_RELRO = 1, 2, 0x6474E551, 0x6474E552
PF_X, PF_W = 1, 2
ET_DYN = 3
DT_STRTAB, DT_STRSZ, DT_FLAGS, DT_FLAGS_1 = 5, 10, 30, 0x6FFFFFFB
DF_BIND_NOW, DF_1_NOW, DF_1_PIE = 0x8, 0x1, 0x08000000


class Elf:
    def __init__(self, path: str):
        self._data = Path(path).read_bytes()
        if self._data[:5] != b"\x7fELF\x02":
            raise ValueError(f"{path} is no ELF file of 64 bits")
        self._order = "<" if self._data[5] == 1 else ">"
        self.type = self._read("H", 16)[0]
        headers_at = self._read("Q", 32)[0]
        size, count = self._read("HH", 54)
        # type, flags, offset, address, physical address, size in the file, size in memory, alignment
        self._segments = [self._read("IIQQQQQQ", headers_at + i * size) for i in range(count)]
        self._dynamic = dict(self._dynamic_entries())

    def flags(self, segment_type: int) -> list[int]:
        """The flags of each segment of the type."""
        return [segment[1] for segment in self._segments if segment[0] == segment_type]

    def dynamic(self, tag: int) -> int:
        """The value of an entry of the dynamic section; 0 where there is none."""
        return self._dynamic.get(tag, 0)

    def dynamic_symbols(self) -> set[str]:
        """The names that the dynamic linker sees: all that is imported is among them."""
        begin = self._offset(self.dynamic(DT_STRTAB))
        names = self._data[begin : begin + self.dynamic(DT_STRSZ)]
        return {name.decode() for name in names.split(b"\0")}

    def _dynamic_entries(self):
        for kind, _, offset, _, _, size, *_ in self._segments:
            if kind == PT_DYNAMIC:
                yield from (self._read("qQ", at) for at in range(offset, offset + size, 16))

    def _offset(self, address: int) -> int:
        """Where in the file the byte is that is loaded at the address."""
        for kind, _, offset, begin, _, size, *_ in self._segments:
            if kind == PT_LOAD and begin <= address < begin + size:
                return address - begin + offset
        raise ValueError(f"nothing is loaded at {address:#x}")

    def _read(self, form: str, at: int) -> tuple:
        return struct.unpack_from(self._order + form, self._data, at)
