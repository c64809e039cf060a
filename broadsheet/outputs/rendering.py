"""Knows how Jinja renders the same text in less time, by not asking again what cannot have changed within a build.

Must not know what is rendered: with all of this taken away, every text would come out the same. It rests on two
doors that Jinja leaves open, the context's class and the compiler's, and on an environment's rendering one state
of one theme: a macro that was imported without the page's context says the same of the same texts and numbers.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable
from types import BuiltinFunctionType, CodeType, MappingProxyType, MethodType
from typing import TYPE_CHECKING, Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from broadsheet.outputs.trace import note_all, note_reads

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, MutableMapping

    from jinja2 import Environment, Template
    from jinja2.environment import TemplateModule

    from broadsheet.outputs.trace import Read

_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
"""Escapes text, and does not wrap as markup what is only to be joined, as MarkupSafe's public function does."""
_PLAIN = frozenset({str, Markup, int, bool, type(None)})
"""What is the same whenever it is equal and of the same type."""
_WANTS = "jinja_pass_arg"
"""The mark of what wants the context as its first argument."""
_CHANGING = frozenset(
    {
        "add",
        "append",
        "clear",
        "extend",
        "insert",
        "pop",
        "popitem",
        "random",
        "remove",
        "setdefault",
        "update",
    }
)
_KNOWN = frozenset({"dict", "range"})
"""Jinja's own functions that give the same for the same."""
_MOST = 4096
"""Answers that are kept at a time."""


class _Answers(dict[Any, tuple[str, frozenset["Read"]]]):
    """What the macros of an environment said, and what was read for it."""

    def __init__(self) -> None:
        super().__init__()
        self.macros: set[Macro] = set()
        """Those that may be asked: they know nothing of the page."""

    def learn(
        self, macro: Macro, args: tuple[Any, ...], kinds: tuple[type[Any], ...]
    ) -> tuple[str, frozenset[Read]]:
        """Ask a macro what it says of plain arguments, and keep it."""
        if len(self) >= _MOST:
            self.clear()
        with note_reads() as found:
            text = _invoke(macro, args)
        answer = self[macro, args, kinds] = text, frozenset(found)
        return answer


def quicken(environment: Environment) -> None:
    """Let an environment compile and render faster; it must not have compiled anything yet."""
    answers = _Answers()
    environment.context_class = type("Context", (_Context,), {"answers": answers})
    environment.code_generator_class = _Generator
    environment.cache = {}  # Jinja's own moves each template that is asked for to its end
    vars(environment).update(show=_show, share_module=_share_modules(environment, answers))


def render(
    template: Template, values: Mapping[str, Any], common: Mapping[str, Any] = MappingProxyType({})
) -> str:
    """Render a template as its own method does, with fewer copies of its values. Its errors pass through."""
    environment = template.environment
    context = template.new_context({**environment.globals, **common, **values}, shared=True)
    try:
        return environment.concat(template.root_render_func(context))
    except Exception:  # noqa: BLE001 – Jinja makes their tracebacks tell of the template
        environment.handle_exception()


class _Context(Context):
    """A context that calls what needs no context as it is, and asks no macro twice."""

    answers: _Answers

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Any],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 – Jinja's own
    ) -> None:
        """Hold as globals only those that a template was given for itself: all have the environment's."""
        own = globals.maps[0] if isinstance(globals, ChainMap) else globals
        super().__init__(environment, parent, name, blocks, own or None)

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        """Call what a template calls with arguments that it names."""
        if type(called) is not Macro:
            return super().call(called, *args, **values)
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return called(self.eval_ctx, *args, **values)

    def call_plainly(self, called: Any, inner: tuple[Any, Any] | None, /, *args: Any) -> Any:
        """Call what a template calls by places alone; ``inner`` are the values of the loop and of the block."""
        kind = type(called)
        if kind is Macro:
            text = self._ask(called, args)
            is_done = type(text) is Markup or not self.eval_ctx.autoescape
            return text if is_done else Markup(text)  # noqa: S704 – what a macro printed, escaped as it was told
        if kind is BuiltinFunctionType or (kind is MethodType and not hasattr(called, _WANTS)):
            try:
                return called(*args)
            except StopIteration:
                return self.environment.undefined("a callable had nothing more to give")
        if inner is None:
            return super().call(called, *args)
        return super().call(called, *args, _loop_vars=inner[0], _block_vars=inner[1])

    def show_call(self, called: Any, inner: tuple[Any, Any] | None, /, *args: Any) -> str:
        """Return what such a call puts into a page."""
        if type(called) is Macro:
            return self._ask(called, args)
        return _show(self.call_plainly(called, inner, *args))

    def include(self, name: str, importer: str | None, values: Mapping[str, Any]) -> Iterator[str]:
        """Render an included template, which gets what this one has, and ``values``; nothing of it comes back."""
        template = self.environment.get_template(name, importer)
        inner = type(self)(
            self.environment, self.parent, template.name, template.blocks, globals=template.globals
        )
        inner.vars = self.vars | {key: value for key, value in values.items() if value is not missing}
        return template.root_render_func(inner)

    def _ask(self, macro: Macro, args: tuple[Any, ...]) -> str:
        """Return what a macro prints."""
        answers = self.answers
        text: str
        if macro not in answers.macros:
            text = macro(self.eval_ctx, *args)
            return text
        kinds = tuple(map(type, args))
        if not _PLAIN.issuperset(kinds):
            return _invoke(macro, args)
        text, reads = answers.get((macro, args, kinds)) or answers.learn(macro, args, kinds)
        if reads:
            note_all(reads)
        return text


def _invoke(macro: Macro, args: tuple[Any, ...]) -> str:
    """Call a macro that takes neither a caller nor more than it names; its call as such checks for those."""
    lacking = macro._argument_count - len(args)
    if lacking < 0:
        return str(macro(*args))  # which tells what is wrong
    text: str = macro._func(*args, *(missing,) * lacking)
    return text


class _Generator(CodeGenerator):
    """Compiles templates so that markup is not wrapped again, nor imported parts looked up for each page."""

    _shown: nodes.Expr | None = None
    """The call whose result is put into the page as it is."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif _is_plain_call(node):
            self._shown = node
            self.write("(")
        else:
            self.write("environment.show(")

    def visit_Call(self, node: nodes.Call, frame: Any, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 – Jinja's own
        if forward_caller or not _is_plain_call(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("context.show_call(" if node is self._shown else "context.call_plainly(")
        self.visit(node.node, frame)
        if frame.loop_frame or frame.block_frame:
            loop, block = frame.loop_frame and "_loop_vars", frame.block_frame and "_block_vars"
            self.write(f", ({loop or None}, {block or None})")
        else:
            self.write(", None")
        for each in node.args:
            self.write(", ")
            self.visit(each, frame)
        self.write(")")

    def visit_Include(self, node: nodes.Include, frame: Any) -> None:  # noqa: N802 – Jinja's own
        if not (_is_named(node.template) and node.with_context) or node.ignore_missing:
            super().visit_Include(node, frame)
            return
        name, values = node.template.as_const(), self.dump_local_context(frame)
        self.writeline(f"for event in context.include({name!r}, {self.name!r}, {values}):", node)
        self.indent()
        self.simple_write("event", frame)
        self.outdent()

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Any) -> None:
        if node.with_context or not isinstance(node.template, nodes.Const):
            super()._import_common(node, frame)
        else:
            self.write(f"environment.share_module({node.template.value!r}, {self.name!r}, context)")


def _is_named(template: nodes.Expr) -> bool:
    """Tell one template that is named in so many letters."""
    return isinstance(template, nodes.Const) and isinstance(template.value, str)


def _is_plain_call(node: nodes.Expr) -> bool:
    """Tell whether a call names none of its arguments."""
    return isinstance(node, nodes.Call) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)


def _show(value: Any) -> str:
    """Return a value as it is put into a page, where it is only joined to what stands around it."""
    kind = type(value)
    if kind is str:
        return _escape(value)
    return value if kind is Markup else escape(value)


def _share_modules(
    environment: Environment, answers: _Answers
) -> Callable[[Any, str | None, Context], TemplateModule]:
    """Return what finds the imported parts of a template."""
    modules: dict[tuple[Any, str | None], TemplateModule] = {}

    def share(name: Any, importer: str | None, context: Context) -> TemplateModule:
        template = environment.get_template(name, importer)
        if context.globals_keys:
            return template._get_default_module(context)
        found = modules[name, importer] = template.module
        if _is_constant(template.root_render_func.__code__, environment.globals):
            answers.macros.update(each for each in vars(found).values() if _is_simple(each))
        return found

    def find(name: Any, importer: str | None, context: Context) -> TemplateModule:
        found = None if context.globals_keys else modules.get((name, importer))
        return found or share(name, importer, context)

    return find


def _is_simple(value: Any) -> bool:
    """Tell whether a value is a macro that takes neither a caller nor arguments that it does not name."""
    return type(value) is Macro and not (value.caller or value.catch_kwargs or value.catch_varargs)


def _is_constant(code: CodeType, taken: Container[str]) -> bool:
    """Tell whether a compiled template surely holds nothing that changes: it names no way to change it.

    ``taken`` are the names of functions that it might call, of which nothing is known.
    """
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if not _is_constant(each, taken):
                return False
        elif isinstance(each, str) and (each in _CHANGING or (each in taken and each not in _KNOWN)):
            return False
    return True
