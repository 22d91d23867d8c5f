"""Both APIs of OpenAI, streamed or whole, say the same."""

from playbook.llm.call.answer.apis import Counted, Piece, body_of, piece_of

TURNS = [{"role": "user", "content": "Plan."}]
SHAPE = {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": {}}}


def test_options_have_the_names_of_each_api():
    options = {
        "stream": True, "max_completion_tokens": 9, "reasoning_effort": "low", "response_format": SHAPE,
        "stream_options": {},
    }  # fmt: skip
    assert body_of("chat", "m", TURNS, options) == {"model": "m", "messages": TURNS, **options}
    assert body_of("responses", "m", TURNS, options) == {
        "model": "m", "input": TURNS, "store": False, "stream": True, "max_output_tokens": 9,
        "reasoning": {"effort": "low"},
        "text": {"format": {"type": "json_schema", "name": "a", "strict": True, "schema": {}}},
    }  # fmt: skip
    shape = body_of("responses", "m", TURNS, {"response_format": {"type": "json_object"}})
    assert shape["text"] == {"format": {"type": "json_object"}}


def test_a_thought_is_told_from_the_answer():
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}
    said = {"type": "text", "text": "{}"}
    for delta, piece in [
        ({"content": "a"}, Piece("a", is_of_model=True)),
        ({"content": [thought, said]}, Piece("{}", 3, is_of_model=True)),
        ({"content": [{"type": "thinking", "thinking": "Hm."}]}, Piece(thought=3, is_of_model=True)),
        ({"reasoning": "Hm.", "reasoning_content": "Hm."}, Piece(thought=3, is_of_model=True)),
        ({"refusal": "no"}, Piece(is_refusal=True, is_of_model=True)),
    ]:  # fmt: skip
        assert piece_of({"choices": [{"delta": delta}]}) == piece, delta
        assert piece_of({"choices": [{"message": delta}]}) == piece, delta


def test_a_whole_answer_ends_and_is_counted():
    usage = {"prompt_tokens": 5, "completion_tokens": 7, "completion_tokens_details": {"reasoning_tokens": 3}}
    whole = {"choices": [{"message": {"content": "a"}, "finish_reason": "stop"}], "usage": usage}
    assert piece_of(whole) == Piece("a", finish="stop", is_of_model=True, counted=Counted(5, 7, 3))
    usage = {"input_tokens": 5, "output_tokens": 7, "output_tokens_details": {"reasoning_tokens": 3}}
    output = [{"type": "reasoning"}, {"type": "message", "content": [{"type": "output_text", "text": "a"}]}]
    whole = {"object": "response", "status": "completed", "output": output, "usage": usage}
    assert piece_of(whole) == Piece("a", finish="stop", is_of_model=True, counted=Counted(5, 7, 3))


def test_what_only_the_total_counts_is_counted():
    usage = {"prompt_tokens": 20, "completion_tokens": 168, "total_tokens": 736}
    assert piece_of({"usage": usage}).counted == Counted(20, 716, 0)


def test_events_of_the_responses_api_are_read():
    cut = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
    for event, piece in [
        ({"type": "response.output_text.delta", "delta": "a"}, Piece("a", is_of_model=True)),
        ({"type": "response.reasoning_text.delta", "delta": "abc"}, Piece(thought=3, is_of_model=True)),
        ({"type": "response.created", "response": {}}, Piece(is_of_model=True)),
        ({"type": "response.incomplete", "response": cut}, Piece(finish="length", is_of_model=True)),
    ]:  # fmt: skip
        assert piece_of(event) == piece, event
    failed = {"type": "response.failed", "response": {"error": {"code": "server_error", "message": "No."}}}
    for event in [failed, {"type": "error", "code": "server_error", "message": "No."}]:
        trouble = piece_of(event).trouble
        assert (trouble.code, trouble.about) == ("server_error", "No.")


def test_a_count_that_is_none_is_not_believed():
    for usage in [7, {}, {"prompt_tokens": True, "completion_tokens": 1},
                  {"prompt_tokens": 0, "completion_tokens": 0},
                  {"prompt_tokens": -1, "completion_tokens": 1}]:  # fmt: skip
        assert piece_of({"usage": usage}).counted is None, usage
