"""What the llama.cpp that we build knows: architectures and tensor types. Data only.

Origin: llama-cpp-python 0.3.36, vendor/llama.cpp (MIT): ``LLM_ARCH_NAMES`` in src/llama-arch.cpp,
``type_traits`` in ggml/src/ggml.c with the block structs of ggml/src/ggml-common.h. When llama-cpp-python
is raised, compare again: a missing name here refuses a model that the library could run.
"""

from __future__ import annotations

from types import MappingProxyType

ARCHITECTURES = frozenset(
    """
    clip llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bert modern-bert nomic-bert
    nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert bloom stablelm qwen qwen2 qwen2moe qwen2vl qwen3
    qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 qwen35moe qwen4exp phi2 phi3 phimoe plamo plamo2 plamo3 codeshell
    orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n gemma4 gemma4-assistant gemma-embedding starcoder2
    mamba mamba2 maple jamba falcon-h1 xverse command-r cohere2 cohere2moe dbrx olmo olmo2 olmoe muse-glimmer
    openelm arctic deepseek deepseek2 deepseek2-ocr deepseek32 deepseek4 chatglm glm4 glm4moe glm-dsa bitnet t5
    t5encoder jais jais2 nemotron nemotron_h nemotron_h_moe exaone exaone4 exaone-moe rwkv6 rwkv6qwen2 rwkv7 arwkv7
    granite granitemoe granitehybrid graniteswitch granite_swa chameleon wavtokenizer-dec plm bailingmoe bailingmoe2
    bailingmoe3 dots1 dots3note arcee afmoe laguna ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense hunyuan_vl hy_v3
    hy_v4 smollm3 gpt-oss lfm2 lfm2moe dream smallthinker llada llada-moe seed_oss grovemoe apertus minimax-01
    hrm_text minimax-m2 minimax-m3 cogvlm rnd1 pangu-embedded mistral3 eagle3 dflash mistral4 paddleocr mimo2 step35
    spark2_5 llama-embed maincoder kimi-linear kimi-k3 glm5-next talkie mellum nanbeige qwen3tts pockettts
    """.split()  # noqa: SIM905 - 153 lines otherwise
)

_SEARCH = "turns text into numbers for searching; it cannot write"
_SPEECH = "makes speech, not text"
_HELPER = "only guesses ahead for a larger model; it cannot write alone"
_DIFFUSION = "fills in a whole text at once instead of writing word after word, which is not supported"

NOT_FOR_WRITING = MappingProxyType(
    {
        **dict.fromkeys(
            ["bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3"], _SEARCH
        ),
        **dict.fromkeys(["eurobert", "gemma-embedding", "llama-embed", "t5encoder"], _SEARCH),
        **dict.fromkeys(["wavtokenizer-dec", "qwen3tts", "pockettts"], _SPEECH),
        **dict.fromkeys(["eagle3", "dflash", "gemma4-assistant"], _HELPER),
        **dict.fromkeys(["dream", "llada", "llada-moe", "rnd1"], _DIFFUSION),
        "clip": "is the part of another model that sees pictures",
        "t5": "is an encoder-decoder model, which is not supported",
    }
)
"""Architectures that llama.cpp knows but that cannot answer a chat, and why, to follow "This model ...".

From ``llama_model::create_memory`` (no KV cache: nothing to continue a text with), ``llama_model_has_decoder``,
``llm_arch_is_diffusion`` and the contexts that want a second model.
"""

SEARCHING = frozenset(name for name, why in NOT_FOR_WRITING.items() if why == _SEARCH)
"""Architectures of embedding models."""

TENSOR_TYPES = MappingProxyType(
    {
        # number: (name, elements a block, bytes a block)
        0: ("F32", 1, 4),
        1: ("F16", 1, 2),
        2: ("Q4_0", 32, 18),
        3: ("Q4_1", 32, 20),
        6: ("Q5_0", 32, 22),
        7: ("Q5_1", 32, 24),
        8: ("Q8_0", 32, 34),
        9: ("Q8_1", 32, 36),
        10: ("Q2_K", 256, 84),
        11: ("Q3_K", 256, 110),
        12: ("Q4_K", 256, 144),
        13: ("Q5_K", 256, 176),
        14: ("Q6_K", 256, 210),
        15: ("Q8_K", 256, 292),
        16: ("IQ2_XXS", 256, 66),
        17: ("IQ2_XS", 256, 74),
        18: ("IQ3_XXS", 256, 98),
        19: ("IQ1_S", 256, 50),
        20: ("IQ4_NL", 32, 18),
        21: ("IQ3_S", 256, 110),
        22: ("IQ2_S", 256, 82),
        23: ("IQ4_XS", 256, 136),
        24: ("I8", 1, 1),
        25: ("I16", 1, 2),
        26: ("I32", 1, 4),
        27: ("I64", 1, 8),
        28: ("F64", 1, 8),
        29: ("IQ1_M", 256, 56),
        30: ("BF16", 1, 2),
        34: ("TQ1_0", 256, 54),
        35: ("TQ2_0", 256, 66),
        39: ("MXFP4", 32, 17),
        40: ("NVFP4", 64, 36),
        41: ("Q1_0", 128, 18),
        42: ("Q2_0", 64, 18),
    }
)
"""Types a tensor can have. 4, 5, 31..33 and 36..38 were taken out of llama.cpp."""

SCALES = MappingProxyType(
    {
        # number: (the places of a block's scales, their form as struct writes it)
        **dict.fromkeys((2, 6, 8, 16, 17, 18, 19, 20, 21, 22, 23), ((0,), "e")),
        **dict.fromkeys((3, 7, 9, 12, 13), ((0, 2), "e")),
        10: ((80, 82), "e"),
        11: ((108,), "e"),
        14: ((208,), "e"),
        15: ((0,), "f"),
        34: ((52,), "e"),
        35: ((64,), "e"),
        0: ((0,), "f"),
        1: ((0,), "e"),
        28: ((0,), "d"),
    }
)
"""Where a block of each type holds its floating-point numbers: the block structs of ggml/src/ggml-common.h."""

MAX_LAYERS = 512
"""``LLAMA_MAX_LAYERS``: llama.cpp aborts above it."""

MAX_DIMENSIONS = 4
"""``GGML_MAX_DIMS``."""

MAX_TENSOR_NAME_BYTES = 63
"""``GGML_MAX_NAME`` less the terminating zero."""
