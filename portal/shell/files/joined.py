"""Several stored pieces read as one file, without ever holding more than a piece."""

import io
from bisect import bisect_right

from django.core.files.storage import default_storage


class JoinedFile(io.RawIOBase):
    """`pieces` are (start, size, name in the default storage), in order and without gaps."""

    def __init__(self, pieces):
        self.pieces = list(pieces)
        self.starts = [start for start, _size, _name in self.pieces]
        self.size = self.pieces[-1][0] + self.pieces[-1][1] if self.pieces else 0
        self.place, self.number, self.file = 0, None, None

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.place

    def seek(self, offset, whence=io.SEEK_SET):
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a file has no place before its beginning")
        self.place = base + offset
        return self.place

    def readinto(self, buffer):
        if self.place >= self.size:
            return 0
        number = bisect_right(self.starts, self.place) - 1
        start, size, _name = self.pieces[number]
        file = self._open(number)
        file.seek(self.place - start)
        data = file.read(min(len(buffer), start + size - self.place))
        if not data:
            raise OSError("a stored piece is shorter than it was")
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)

    def close(self):
        self._let_go()
        super().close()

    def _open(self, number):
        if number != self.number:
            self._let_go()
            self.file, self.number = default_storage.open(self.pieces[number][2]), number
        return self.file

    def _let_go(self):
        if self.file is not None:
            self.file.close()
            self.file = self.number = None
