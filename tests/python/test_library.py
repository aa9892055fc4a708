"""Finding the library, refusing one that does not match, ownership and threads."""

import copy
import ctypes
import gc
import os
import pickle
import subprocess
import sys
import threading
import unittest
import weakref
from decimal import Decimal
from fractions import Fraction

import sample
from guarantee import LibraryError, _library


class Pretender:
    """A library of which one thing is not what the package expects."""

    def __init__(self, version=None, struct=None, without=None):
        self._name = "pretender.so"
        self.version, self.struct, self.without = version, struct, without

    def __getattr__(self, name):
        if name == self.without:
            raise AttributeError(name)
        answer = lambda *arguments: self.answer(name, *arguments)  # noqa: E731
        return Function(answer)

    def answer(self, name, *arguments):
        if name == "guarantee_version_number" and self.version is not None:
            return self.version
        if name == "guarantee_version_text" and self.version is not None:
            return b"9.9.9"
        if name == "guarantee_sizeof" and arguments[0].decode() == self.struct:
            return _library.lib.guarantee_sizeof(arguments[0]) + 8
        return getattr(_library.lib, name)(*arguments)


class Function:
    """Takes restype and argtypes, as a function of ctypes does."""

    def __init__(self, call):
        self.call = call

    def __call__(self, *arguments):
        return self.call(*arguments)


class TestMatch(unittest.TestCase):
    def refused(self, pretender, *words):
        with self.assertRaises(LibraryError) as caught:
            _library.bind(pretender)
        self.assertIsInstance(caught.exception, ImportError)
        for word in ("pretender.so", *words):
            self.assertIn(word, str(caught.exception))

    def test_the_one_it_was_written_for(self):
        _library.bind(Pretender())

    def test_another_version(self):
        self.refused(Pretender(version=90909), "9.9.9", "version")

    def test_a_struct_of_another_size(self):
        for struct in _library.STRUCTS:
            self.refused(Pretender(struct=struct), struct, "bytes")

    def test_a_function_that_is_missing(self):
        for name in ("guarantee_answer", "guarantee_sizeof", "guarantee_trail_text"):
            self.refused(Pretender(without=name), name)

    def test_every_public_struct_has_the_size_that_the_library_says(self):
        for name, struct in _library.STRUCTS.items():
            self.assertEqual(_library.lib.guarantee_sizeof(name.encode()), ctypes.sizeof(struct))

    def test_a_file_that_is_no_library(self):
        for file in ("/nowhere/libguarantee.so", os.path.abspath(__file__)):
            environment = dict(os.environ, GUARANTEE_LIBRARY=file, PYTHONPATH=str(sample.ROOT / "python"))
            run = subprocess.run([sys.executable, "-c", "import guarantee"], env=environment, capture_output=True,
                                 text=True, timeout=60)
            self.assertNotEqual(run.returncode, 0)
            self.assertIn("LibraryError", run.stderr)
            self.assertIn(file, run.stderr)


class TestOwnership(unittest.TestCase):
    def test_a_result_outlives_the_name_of_its_scheme(self):
        result = sample.load().quote({"principal": 1000})
        gc.collect()
        self.assertEqual(result["guarantee_fee"], Decimal("10.00"))
        self.assertEqual(result.scheme.id, "sample")

    def test_what_nobody_holds_is_freed(self):
        scheme = sample.load()
        handle, result = weakref.ref(scheme._handle), weakref.ref(scheme.quote({"principal": 1}))
        self.assertIsNone(result())
        del scheme
        gc.collect()
        self.assertIsNone(handle())

    def test_a_cycle_of_garbage_frees_the_result_first(self):
        freed = []
        with_results = sample.load()
        weakref.finalize(with_results._handle, freed.append, "scheme")
        result = with_results.quote({"principal": 1})
        weakref.finalize(result, freed.append, "result")
        result.cycle, with_results.cycle = with_results, result
        del result, with_results
        gc.collect()
        self.assertEqual(freed, ["result", "scheme"])

    def test_nothing_is_left_at_the_end_of_the_process(self):
        code = "import sample; s = sample.load(); r = s.quote({'principal': 1}); r.cycle = r"
        run = subprocess.run([sys.executable, "-c", code], cwd=os.path.dirname(os.path.abspath(__file__)),
                             capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_what_owns_memory_cannot_be_copied(self):
        scheme = sample.load()
        result = scheme.quote({"principal": 1000})
        for owner, name in ((scheme, "Scheme"), (result, "Result"), (scheme._handle, "Handle")):
            for way in (copy.copy, copy.deepcopy, pickle.dumps, lambda it: copy.deepcopy({"it": [it]})):
                with self.subTest(name), self.assertRaisesRegex(TypeError, f"a {name} cannot be copied"):
                    way(owner)
        figures, figure = copy.deepcopy(dict(result)), copy.deepcopy(result.figure("guarantee_fee"))
        del result, scheme
        gc.collect()
        self.assertEqual((figures["guarantee_fee"], figure.value), (Decimal("10.00"), Decimal("10.00")))

    def test_many_questions_do_not_fill_the_memory(self):
        import resource
        scheme = sample.load()

        def ask(times):
            for _ in range(times):
                scheme.quote({"principal": 1000}).explain()
            gc.collect()
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        before = ask(500)
        self.assertLess(ask(2000) - before, 4096)


class TestThreads(unittest.TestCase):
    def test_eight_threads_share_a_scheme(self):
        scheme, failures = sample.load(), []

        def work(number):
            for i in range(200):
                principal = 1000 * number + i
                result = scheme.quote({"principal": principal, "fee_rate": Fraction(1, 100)})
                if result["guarantee_fee"] != Decimal(principal) / 100 or "guarantee_fee" not in result.explain():
                    failures.append((number, i))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main()
