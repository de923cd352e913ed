r"""LaTeX-flavoured sentences as plain text for a terminal.

>>> plain(r"$r_0 \ge r_1 > \dots > r_K \ge 0$")
'r_0 >= r_1 > ... > r_K >= 0'
"""

from __future__ import annotations

import re

_WORDS = {
    r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=", r"\ne": "!=", r"\neq": "!=", r"\to": "->",
    r"\mapsto": "->", r"\in": "in", r"\subset": "subset of", r"\subseteq": "subset of", r"\cdot": "*",
    r"\times": "x", r"\pm": "+-", r"\dots": "...", r"\ldots": "...", r"\cdots": "...", r"\infty": "inf",
    r"\varepsilon": "eps", r"\epsilon": "eps", r"\lceil": "ceil(", r"\rceil": ")", r"\lfloor": "floor(",
    r"\rfloor": ")", r"\{": "{", r"\}": "}", r"\|": "|", r"\ell": "l", r"\circ": "o", r"\cap": "n",
    r"\cup": "u", r"\setminus": "minus", r"\sim": "~", r"\lvert": "|", r"\rvert": "|", r"\mid": "|",
    r"\colon": ":", r"\langle": "<", r"\rangle": ">", r"\Vert": "||", r"\lVert": "||", r"\rVert": "||",
    r"\ ": " ", r"\%": "%", r"\&": "&", r"\#": "#", r"\_": "_", r"\'": "'", r"\`": "'", r"\"": "",
}  # fmt: skip

_BRACED = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_WRAPPERS = (
    "mathbb|mathcal|mathrm|mathbf|mathsf|mathfrak|operatorname|text|textbf|emph|textit|boldsymbol|"
    "widehat|bar|tilde|hat|overline"
)


def plain(text: str) -> str:
    r"""Turn a sentence with formulas between dollar signs into plain text.

    Parameters
    ----------
    text : str
        Text with the LaTeX of hypotheses and statements.

    Returns
    -------
    str

    Examples
    --------
    >>> plain(r"$\operatorname{Rad}_n(F) \le \frac{M}{2} \sqrt{2 \log(k)/n}$ for every $\delta$")
    'Rad_n(F) <= M/2 sqrt(2 log(k)/n) for every delta'
    >>> plain(r"$\mathbb{E}\,\Phi_n \le \sum_{k=1}^{K} r_{k-1}$")
    'E Phi_n <= sum_(k=1)^K r_(k-1)'
    """
    text = re.sub(
        r"\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr|limits|displaystyle|nolinebreak)(?![a-zA-Z])",
        "",
        text,
    )
    text = re.sub(r"\\[,;!:]|~", " ", text)
    text = re.sub(
        r"(?<=[A-Za-z0-9}])(?=\\(?:rho|delta|eps|var|lambda|Lambda|kappa|tau|gamma|sqrt|log|mathbb|bar|operatorname|frac|int|sum))",
        " ",
        text,
    )
    text = re.sub(r"\\widehat\{?(\\operatorname\{\w+\}|\w)\}?", r"\1^", text)
    text = re.sub(r"\\bar\s*\{?(\\?\w+)\}?", r"\1bar", text)
    text = re.sub(r"\\(?:q?quad)(?![a-zA-Z])", "  ", text)
    text = re.sub(r"\\[dt]?frac\s*(\w)\s*(\w)", r"\\frac{\1}{\2}", text)
    text = re.sub(r"\\binom\s*(\w)\s*(\w)", r"\\binom{\1}{\2}", text)
    for _ in range(6):
        before = text
        text = re.sub(rf"\\(?:{_WRAPPERS})\s*{_BRACED}", r"\1", text)
        text = re.sub(rf"\\(?:{_WRAPPERS})\s*\\?([A-Za-z]+)", r"\1", text)
        text = re.sub(
            rf"\\[dt]?frac\s*{_BRACED}\s*{_BRACED}", lambda m: f"{_group(m[1])}/{_group(m[2])}", text
        )
        text = re.sub(rf"\\binom\s*{_BRACED}\s*{_BRACED}", r"C(\1, \2)", text)
        text = re.sub(rf"\\sqrt\s*{_BRACED}", r"sqrt(\1)", text)
        text = re.sub(r"\\sqrt\s*(?:\\)?(\w)", r"sqrt(\1)", text)
        text = re.sub(rf"([_^])\s*{_BRACED}", lambda m: m[1] + _group(m[2]), text)
        if text == before:
            break
    for word, replacement in _WORDS.items():
        pattern = re.escape(word) + (r"(?![a-zA-Z])" if word[-1].isalpha() else "")
        text = re.sub(pattern, replacement.replace("\\", r"\\"), text)
    text = re.sub(r"\\([A-Za-z]+)", r"\1", text).replace("$", "")
    return re.sub(r"\s+([,;:)]|\.(?!\.))", r"\1", re.sub(r"\(\s+", "(", re.sub(r"\s+", " ", text))).strip()


def _group(body: str) -> str:
    """Parentheses around anything longer than a name or a number."""
    return body if re.fullmatch(r"\\?\w+|'+|\|\w+\||sqrt\(\w+\)", body.strip()) else f"({body})"
