"""Fits a sentence encoder of the scorers on the training questions: `python scripts/fit_encoder.py NAME [--hold-out]`.

The embedding model learns to tell topics, activities and people apart: low-rank changes (LoRA) to its layers, and three
heads on its mean-pooled vectors, fitted together. A question that asks for two topics is half an example of each.
NAME is that of one of `ENCODERS`; each is fitted on the languages that it knows. Writes the changes and the heads;
`fit_scorers.py` need not be run again for it. On one core that computes in bfloat16, some 20 minutes for `english` and
an hour for `multilingual`; many hours on one that does not. `--hold-out` leaves out an eighth of the families, prints
how many of their questions each head gets right after each round, and writes nothing.

Source: Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models".
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from rich.console import Console
from rich.progress import track
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModel

from assistant.settings import load_settings
from assistant.understanding.scorer import (
    ACTIVITIES,
    ENCODERS,
    NONE,
    PEOPLE,
    REFUSED,
    TOPICS,
    Encoder,
    head_of,
)
from assistant.understanding.training.families import families
from knowledge.embedding import Cut, packaged_embedder, word_pieces

TASKS = ("topic", "activity", "people")
RANK = 16
BATCH = 48
# Lengths are rounded up to these: each new one has its steps compiled.
STEP = 8
RATE, HEAD_RATE = 2e-3, 2e-3
LONGEST = 96  # tokens


@dataclass(frozen=True)
class Question:
    """One training question: its family, its tokens, and per task the right classes; none where it is no example."""

    family: str
    ids: list[int]
    right: tuple[tuple[str, ...], ...]


class Net(nn.Module):
    """The layers with their changes, and the heads."""

    def __init__(self, layers: nn.ModuleList, width: int, classes: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.layers = layers
        self.dropout = nn.Dropout(0.2)
        self.heads = nn.ModuleList(nn.Linear(width, len(names)) for names in classes)

    def forward(self, hidden: Tensor, mask: Tensor) -> list[Tensor]:
        """The scores of each head; `hidden` is text x token x width, `mask` text x token."""
        hidden_by = (1 - mask[:, None, None, :]) * -1e9
        for layer in self.layers:
            made = layer(hidden, attention_mask=hidden_by)
            hidden = made[0] if isinstance(made, tuple) else made
        pooled = (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        return [head(self.dropout(pooled)) for head in self.heads]


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[encoder.name for encoder in ENCODERS])
    parser.add_argument("--rounds", type=int, default=4, help="how often each question is seen (default: 4)")
    parser.add_argument("--hold-out", action="store_true", help="measure on families left out, and write nothing")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)  # sums in one order: the same files each time
    torch.use_deterministic_algorithms(True)
    console = Console()
    encoder = next(e for e in ENCODERS if e.name == arguments.name)
    packaged = packaged_embedder(encoder.model, load_settings().models_dir)
    with packaged.unpacked() as folder:
        model = AutoModel.from_pretrained(
            folder, attn_implementation="eager", add_pooling_layer=False, num_hidden_layers=encoder.layers
        ).eval()
        cut = word_pieces(folder / packaged.pieces_file)
    # Drawing what is dropped took a third of the time; what is dropped of the layers' outputs and vectors is enough
    model.config.attention_probs_dropout_prob = 0.0
    questions = list(_questions(cut, encoder))
    classes = [sorted({name for q in questions for name in q.right[task]}) for task in range(len(TASKS))]
    left_out = _left_out(questions) if arguments.hold_out else set()
    seen = [q for q in questions if q.family not in left_out]
    unseen = [q for q in questions if q.family in left_out]
    console.print(f"{len(seen)} questions, {len(unseen)} left out; classes: {[len(names) for names in classes]}")
    changed = get_peft_model(model, _changes(model))
    net = Net(model.encoder.layer, model.config.hidden_size, classes)
    for losses in _rounds(net, seen, model.embeddings, classes, arguments.rounds, console):
        shares = _right(net, unseen, model.embeddings, classes) if unseen else []
        console.print(
            f"loss {losses:.3f}", *(f"{name} {share:.4f}" for name, share in zip(TASKS, shares, strict=False))
        )
    if not arguments.hold_out:
        _write(encoder, changed, net, classes, console)


def _questions(cut: Cut, encoder: Encoder) -> Iterator[Question]:
    """The questions of the languages that the model knows."""
    for language, family in families():
        if language in encoder.fitted_on:
            told = tuple(tuple(family.get(name) or [NONE]) for name in ("topics", "activities", "data_subjects"))
            right = ((REFUSED,), (), ()) if family.get("refused") else told
            for text in family["questions"]:
                yield Question(family["family"], _short(cut(text)), right)


def _short(ids: list[int]) -> list[int]:
    """The pieces of a text, of a long one without what stands before its end."""
    return ids if len(ids) <= LONGEST else [*ids[: LONGEST - 1], ids[-1]]


def _left_out(questions: Sequence[Question]) -> set[str]:
    families = sorted({q.family for q in questions if not q.family.startswith("composed-")})
    Random(1).shuffle(families)
    return set(families[: len(families) // 8])


def _changes(model: Any) -> LoraConfig:  # noqa: ANN401
    return LoraConfig(
        r=RANK,
        lora_alpha=RANK,
        target_modules=["query", "key", "value", "dense"],
        layers_to_transform=list(range(model.config.num_hidden_layers)),  # and not the pooler, whose output is not used
        layers_pattern="layer",
    )


def _rounds(
    net: Net,
    questions: Sequence[Question],
    embeddings: nn.Module,
    classes: Sequence[Sequence[str]],
    rounds: int,
    console: Console,
) -> Iterator[float]:
    """Train, giving the mean loss after each round."""
    changes = [p for p in net.layers.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": changes, "lr": RATE}, {"params": list(net.heads.parameters()), "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps = rounds * -(-len(questions) // BATCH)
    warm = steps // 10
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
    chance = Random(0)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    net.train()
    for number in range(rounds):
        total = 0.0
        batches = _batches(questions, chance)
        for batch in track(batches, console=console, description=f"Round {number + 1} of {rounds}"):
            with torch.autocast("cpu", dtype=torch.bfloat16):  # half the time on processors that know it
                scores = [score.float() for score in net(*_padded(batch, embeddings))]
            rights = [_shares(batch, task, names) for task, names in enumerate(classes)]
            judged = [right.sum(1) > 0 for right in rights]
            losses = [loss_of(s[j], r[j]) for s, r, j in zip(scores, rights, judged, strict=True) if j.any()]
            loss = torch.stack(losses).sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        yield total / len(batches)


def _batches(questions: Sequence[Question], chance: Random) -> list[list[Question]]:
    """All questions once in chance order, those of like length together, so that little is padded."""
    shuffled = chance.sample(list(questions), len(questions))
    stretch = BATCH * 20
    stretches = (sorted(shuffled[i : i + stretch], key=lambda q: len(q.ids)) for i in range(0, len(shuffled), stretch))
    batches = [part[i : i + BATCH] for part in stretches for i in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    return batches


def _padded(batch: Sequence[Question], embeddings: nn.Module) -> tuple[Tensor, Tensor]:
    """The tokens' vectors as the first layer takes them, and which of them are tokens."""
    longest = -(-max(len(q.ids) for q in batch) // STEP) * STEP
    ids = torch.tensor([q.ids + [0] * (longest - len(q.ids)) for q in batch])
    mask = torch.tensor([[1.0] * len(q.ids) + [0.0] * (longest - len(q.ids)) for q in batch])
    with torch.no_grad():
        # Rounded as the weights that lie here were fitted on them
        return embeddings(input_ids=ids).half().float(), mask


def _shares(batch: Sequence[Question], task: int, names: Sequence[str]) -> Tensor:
    """Question x class: the right classes of a question share 1; zeros where the task has none."""
    rights = (q.right[task] for q in batch)
    return torch.tensor([[(name in right) / max(1, len(right)) for name in names] for right in rights])


def _right(
    net: Net, questions: Sequence[Question], embeddings: nn.Module, classes: Sequence[Sequence[str]]
) -> list[float]:
    """The share of questions that each head judges right."""
    net.eval()
    right, judged = [0] * len(classes), [0] * len(classes)
    with torch.no_grad():
        for start in range(0, len(questions), BATCH):
            batch = questions[start : start + BATCH]
            for task, scores in enumerate(net(*_padded(batch, embeddings))):
                shares = _shares(batch, task, classes[task])
                right[task] += int((shares.gather(1, scores.argmax(1, keepdim=True)) > 0).sum())
                judged[task] += int((shares.sum(1) > 0).sum())
    net.train()
    return [r / max(1, n) for r, n in zip(right, judged, strict=True)]


def _write(encoder: Encoder, changed: Any, net: Net, classes: Sequence[Sequence[str]], console: Console) -> None:  # noqa: ANN401
    settings = load_settings()
    state = {name: value.half().contiguous() for name, value in get_peft_model_state_dict(changed).items()}
    save_file(state, encoder.changes, metadata={"rank": str(RANK), "alpha": str(RANK), "layers": str(encoder.layers)})
    people = settings.policies_dir / settings.default_policy / "weights" / PEOPLE
    for number, (names, path) in enumerate(zip(classes, (TOPICS, ACTIVITIES, people), strict=True)):
        head = net.get_submodule(f"heads.{number}")
        assert isinstance(head, nn.Linear)
        weights = head.weight.detach().numpy().T.astype(np.float16)
        bias = head.bias.detach().numpy().astype(np.float16)
        np.savez_compressed(head_of(path, encoder), classes=np.array(names), weights=weights, bias=bias)
    console.print(
        f"written: {encoder.changes.name}, {encoder.changes.stat().st_size // 1024} KiB, and {len(classes)} heads"
    )


if __name__ == "__main__":
    main()
