"""Which engine runs a file, how it is tuned for a work, and keeping the model that was asked for last in memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from slmdesk.engine import Cancelled, Engine, Work
from slmdesk.engine.llama.tuning import (
    LoadOptions,
    Tuning,
    TuningFile,
    computer_key,
    on_battery,
    quieted,
    tuning_key,
    usual_options,
)
from slmdesk.engine.threads import physical_cores
from slmdesk.messages import ModelFile, Notice, Progress, Sampling
from slmdesk.models.fit import Observation, keep_observations, shape_of
from slmdesk.models.ggml_header import is_legacy
from slmdesk.models.gguf_header import GgufHeader
from slmdesk.models.inspect import check_model

TUNING_NAME = "tuning.json"
PROFILE_NAME = "speeds.json"
LONG_JOB_CHARACTERS = 30_000
"""About ten pages. For a shorter job the model is not loaded again in another way."""

MEASURED_CHARACTERS = 6_000
"""About two pages, together, since the program was started: measuring would take longer than less than that."""


class LoadedEngine:
    """``Engines`` (see there): one model at a time, loaded again when the file or a setting changed.

    Args:
        cache_folder: where measurements are kept; None to keep none, and to measure nothing.
    """

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._folder = cache_folder
        self._engine: Engine | None = None
        self._loaded: tuple[object, ...] = ()
        self._options = LoadOptions()
        self._quiet = False
        self._long = False
        self._measured: dict[str, Tuning] = {}  # of this process, also those that are not worth keeping
        self._characters: Counter[str] = Counter()  # read by each model

    def prepare(
        self, model: ModelFile, sampling: Sampling, work: Work, characters: int, cancelled: Cancelled
    ) -> Iterator[Progress | Notice]:
        """Called before a job: measures the model when that was never done, and it is used for more than a few lines.

        Args:
            characters: of the texts that the job reads.

        Yields:
            ``Progress`` of the stage "measuring", and a ``Notice`` of it; nothing when nothing is measured.

        Raises:
            ModelError: as ``load``. JobCancelled.
        """
        self._long = characters >= LONG_JOB_CHARACTERS
        self._characters[model.path] += characters
        if self._characters[model.path] < MEASURED_CHARACTERS or sampling.threads or self._folder is None:
            return
        steps = 0
        for step in self.measure(model, cancelled):
            steps += 1
            yield step
        tuning = self.tuning(model)
        if steps and tuning is not None:
            yield Notice(
                f"This model was measured on this computer in {tuning.measured_s:.0f} s, to run it in the way that is "
                + (
                    "fastest here. Other programs were busy meanwhile: it will be measured again another time."
                    if tuning.busy
                    else "fastest here. That happens once."
                )
            )

    def measure(self, model: ModelFile, cancelled: Cancelled, again: bool = False) -> Iterator[Progress]:
        """Measure a model unless that was done already. Any loaded model is closed for it. again: even then."""
        if is_legacy(Path(model.path)):
            return
        header = check_model(Path(model.path))
        key = tuning_key(Path(model.path))
        kept = TuningFile(self._folder / TUNING_NAME) if self._folder is not None else None
        if kept is None or (not again and (key in self._measured or kept.find(key) is not None)):
            return
        self.close()
        from slmdesk.engine.llama.measuring import measure

        tuning = yield from measure(Path(model.path), header.type_bytes, physical_cores(), cancelled)
        self._measured[key] = tuning
        if not tuning.busy:
            kept.keep(key, tuning)
            self._keep_speeds(header, tuning)

    def was_busy(self) -> bool:
        """Whether other programs spoiled a measurement of this process."""
        return any(tuning.busy for tuning in self._measured.values())

    def tuning(self, model: ModelFile) -> Tuning | None:
        """What was measured of this model here."""
        return self._find(Path(model.path))

    def load(self, model: ModelFile, sampling: Sampling, cancelled: Cancelled, work: Work = "reading") -> Engine:
        from slmdesk.engine.llama.model import LlamaEngine

        if is_legacy(Path(model.path)):
            return self._load_legacy(model, sampling, cancelled)
        header = check_model(Path(model.path))
        status = os.stat(model.path)
        wanted = (model, sampling.threads, status.st_size, status.st_mtime_ns)
        quiet = on_battery() and not sampling.threads
        options = self._wanted(model, header, work, physical_cores(), quiet)
        if self._engine is not None and wanted == self._loaded and self._good_enough(options, quiet):
            self._engine.load_s = 0.0
            return self._engine
        self.close()
        engine = LlamaEngine(model, sampling.threads, cancelled, options)
        if quiet:
            engine.notices.append(
                f"This computer runs on its battery: the model uses {options.threads} of {physical_cores()} cores."
            )
        self._engine, self._loaded, self._options, self._quiet = engine, wanted, options, quiet
        return engine

    def _load_legacy(self, model: ModelFile, sampling: Sampling, cancelled: Cancelled) -> Engine:
        from slmdesk.engine.legacy import LegacyEngine

        status = os.stat(model.path)
        wanted = (model, sampling.threads, status.st_size, status.st_mtime_ns)
        if self._engine is not None and wanted == self._loaded:
            self._engine.load_s = 0.0
            return self._engine
        self.close()
        self._engine, self._loaded = LegacyEngine(model, sampling.threads, cancelled), wanted
        return self._engine

    def options(self, model: ModelFile, work: Work) -> LoadOptions:
        """How a model is loaded for a kind of work, on mains power."""
        return self._wanted(model, check_model(Path(model.path)), work, physical_cores(), False)

    def close(self) -> None:
        """Give the memory of the loaded model back."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _good_enough(self, options: LoadOptions, quiet: bool) -> bool:
        """Whether the model stays as it is: loading it again costs more than a short job can gain."""
        return quiet == self._quiet and (options == self._options or not self._long)

    def _wanted(self, model: ModelFile, header: GgufHeader, work: Work, cores: int, quiet: bool) -> LoadOptions:
        tuning = self._find(Path(model.path))
        options = tuning.options(work, cores) if tuning is not None else usual_options(header.type_bytes, work)
        return quieted(options, cores, quiet)

    def _find(self, path: Path) -> Tuning | None:
        if self._folder is None:
            return None
        key = tuning_key(path)
        return TuningFile(self._folder / TUNING_NAME).find(key) or self._measured.get(key)

    def _keep_speeds(self, header: GgufHeader, tuning: Tuning) -> None:
        """Let predictions for other models know what this one did."""
        shape = shape_of(header)
        new = [
            Observation(shape, each.repack, each.prompt_tokens_per_s, each.best_output_tokens_per_s)
            for each in tuning.rates
        ]
        if self._folder is not None:
            try:
                keep_observations(self._folder / PROFILE_NAME, computer_key(), new)
            except OSError:
                return  # a full disk only means that predictions stay rough
