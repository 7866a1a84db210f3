"""Exports a sentence-transformers model of BERT form to ONNX with int8 weights, for one text at a time.

Mean pooling and normalising are included. Low-rank changes to its layers (Hu et al. 2021, "LoRA") are added to the
weights first, where there are any; the vectors of a changed model are not normalised, as heads are fitted on them.

Runs once, at set-up. Only this module needs PyTorch for a packaged model. PyTorch's own exporter writes it, onnxruntime
quantises it (dynamic, weights as int8: Jacob et al. 2018, "Quantization and Training of Neural Networks").
"""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

from knowledge.errors import EmbeddingModelError

# Part of an exported file's name: raise the number when the export changes.
SETTINGS = "onnx-int8-mean-3"
_OPSET = 17
_WEIGHTS = "session.optimized_model_external_initializers"
_LEAST_BYTES = 1024


def export(folder: Path, file: Path, changes: Path | None = None) -> None:
    """Write the model in `folder` to `file`, whole or not at all; raises EmbeddingModelError with a hint.

    `changes`: a safetensors file of low-rank changes as PEFT saves them, with `rank`, `alpha` and `layers` as metadata.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as drafts:
            whole, small = Path(drafts) / "float32.onnx", Path(drafts) / "int8.onnx"
            _export(folder, whole, changes)
            _quantise(whole, small)
            small.replace(file)
    except Exception as error:
        raise EmbeddingModelError(
            f"the embedding model in {folder.name} cannot be exported to {file}: {error}",
            hint="Set PRIVACY_ASSISTANT_MODELS_DIR to a folder that can be written to; then `privacy-assistant index`.",
        ) from error


def join_steps(exported: Path, file: Path) -> None:
    """Write an exported model with its steps joined into those of the installed onnxruntime; EmbeddingModelError.

    It computes the same numbers, and loads in a quarter of the time. Only steps that every processor has are used. The
    weights lie in a file beside it, `.weights`, which is mapped into memory: of the words' vectors few are ever read.
    """
    import onnxruntime

    try:
        with tempfile.TemporaryDirectory(dir=file.parent) as drafts:
            draft = Path(drafts) / file.name
            options = onnxruntime.SessionOptions()
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
            options.optimized_model_filepath = str(draft)
            weights = draft.with_suffix(".weights")
            options.add_session_config_entry(f"{_WEIGHTS}_file_name", weights.name)
            options.add_session_config_entry(f"{_WEIGHTS}_min_size_in_bytes", str(_LEAST_BYTES))
            onnxruntime.InferenceSession(str(exported), options, providers=["CPUExecutionProvider"])
            weights.replace(file.with_suffix(".weights"))
            draft.replace(file)  # last: where it is, all is
    except Exception as error:
        raise EmbeddingModelError(
            f"the exported model {exported.name} cannot be made ready in {file.parent}: {error}",
            hint=f"Remove {exported} and run `privacy-assistant index`; PRIVACY_ASSISTANT_MODELS_DIR must be writable.",
        ) from error


def _export(folder: Path, file: Path, changes: Path | None) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    import torch
    from transformers import AutoModel
    from transformers.utils import logging as told

    # It would tell of the layers that are left out, as nothing here needs them
    told.set_verbosity_error()  # type: ignore[no-untyped-call]
    told.disable_progress_bar()  # type: ignore[no-untyped-call]

    kept = {"num_hidden_layers": _layers(changes)} if changes else {}
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False, **kept).eval()
    if changes:
        _add(changes, model)
    example = torch.tensor([[1, 1, 1]])  # a text of three tokens, whichever: only the form of the input is told by it
    with warnings.catch_warnings():
        # The exporter that needs no further package is called legacy, and it traces branches that no input takes
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _one_text(torch, model, normalised=changes is None),
            (example,),
            str(file),
            input_names=["input_ids"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": {1: "token"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _layers(changes: Path) -> int:
    """How many of the model's layers changes were fitted on, counted from the first."""
    from safetensors import safe_open

    with safe_open(changes, framework="pt") as stored:
        return int(stored.metadata()["layers"])


def _add(changes: Path, model: Any) -> None:  # noqa: ANN401 - PyTorch is imported late
    """Add each pair of low-rank matrices, multiplied, to the weights that it changes."""
    from safetensors import safe_open

    with safe_open(changes, framework="pt") as stored:
        scale = float(stored.metadata()["alpha"]) / float(stored.metadata()["rank"])
        for name in stored.keys():  # noqa: SIM118 - no mapping
            module, found, _ = name.partition(".lora_A.")
            if found:
                low, high = stored.get_tensor(name).float(), stored.get_tensor(f"{module}.lora_B.weight").float()
                model.get_submodule(module.removeprefix("base_model.model.")).weight.data += scale * (high @ low)


def _one_text(torch: Any, model: Any, *, normalised: bool) -> Any:  # noqa: ANN401 - PyTorch is imported late, so its types are not at hand
    """The model's layers for one text at a time, whose tokens all count: without batches, masks and padding.

    Queries, keys and values of a layer come of one product. Source: Vaswani et al. 2017, "Attention Is All You Need".
    """
    nn = torch.nn

    class Layer(nn.Module):  # type: ignore[misc, name-defined]
        """One layer of BERT; token x width to token x width."""

        def __init__(self, layer: Any) -> None:  # noqa: ANN401
            super().__init__()
            own = layer.attention.self
            three = (own.query, own.key, own.value)
            self.heads, self.size = own.num_attention_heads, own.attention_head_size
            self.joint = nn.Linear(own.query.in_features, 3 * own.query.out_features)
            # Scaled here and not at each question
            scales = (self.size**-0.5, 1.0, 1.0)
            self.joint.weight.data = torch.cat([one.weight * scale for one, scale in zip(three, scales, strict=True)])
            self.joint.bias.data = torch.cat([one.bias * scale for one, scale in zip(three, scales, strict=True)])
            self.gathered, self.after_attention = layer.attention.output.dense, layer.attention.output.LayerNorm
            self.wide, self.bend = layer.intermediate.dense, layer.intermediate.intermediate_act_fn
            self.narrow, self.after = layer.output.dense, layer.output.LayerNorm

        def forward(self, hidden: Any) -> Any:  # noqa: ANN401
            split = self.joint(hidden).view(-1, 3, self.heads, self.size).permute(1, 2, 0, 3)
            weights = torch.softmax(split[0] @ split[1].transpose(1, 2), dim=-1)
            seen = (weights @ split[2]).transpose(0, 1).reshape(-1, self.heads * self.size)
            hidden = self.after_attention(self.gathered(seen) + hidden)
            return self.after(self.narrow(self.bend(self.wide(hidden))) + hidden)

    class OneText(nn.Module):  # type: ignore[misc, name-defined]
        """The tokens' numbers to the mean of their vectors, brought to length 1 if normalised."""

        def __init__(self) -> None:
            super().__init__()
            self.embeddings = model.embeddings
            self.layers = nn.ModuleList(Layer(layer) for layer in model.encoder.layer)

        def forward(self, input_ids: Any) -> Any:  # noqa: ANN401
            hidden = self.embeddings(input_ids=input_ids)[0]
            for layer in self.layers:
                hidden = layer(hidden)
            mean = hidden.mean(0, keepdim=True)
            return nn.functional.normalize(mean, p=2, dim=1) if normalised else mean

    return OneText().eval()


def _quantise(whole: Path, small: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # it recommends a step that changes nothing here
    try:
        # A scale for each column: with one for the whole matrix vectors stray twice as far from those in float32
        quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
    finally:
        root.setLevel(level)
