"""What Python's clients do with the gateway: `python clients.py <client> <gateway's URL> <access key> <a key without budget>`.

Each step asserts for itself; the last line of what is printed says that all of them were taken.
"""

import json
import os
import sys

# litellm would fetch its prices from the network.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

CLIENT, API_URL, KEY, POOR_KEY = sys.argv[1:]
BASE_URL = f"{API_URL}/v1"
CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA = "amazon.nova-lite-v1:0"
HELLO = [{"role": "user", "content": "Say hello to Jane."}]
ASKED = {"role": "user", "content": "What is the weather in Rome?"}
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"name": "weather", "description": "Tells the weather of a city."}
TOOL = {"type": "function", "function": {**WEATHER, "parameters": CITY}}
SCHEMA = {"type": "object", "properties": {"north": {"type": "boolean"}}, "required": ["north"], "additionalProperties": False}
FORMAT = {"type": "json_schema", "json_schema": {"name": "place", "strict": True, "schema": SCHEMA}}
EMBEDDINGS = {"model": "amazon.titan-embed-text-v2:0", "input": ["Hello.", "Good morning."]}


def refused(status, call, **options):
    """The words of the error of this status."""
    try:
        call(**options)
    except Exception as error:
        assert getattr(error, "status_code", None) == status, repr(error)
        return str(error)
    raise AssertionError(f"No {status} came")


def chat(create, model):
    """A reply, a stream, a loop of tools to its end, and JSON by a schema, in OpenAI's shapes."""
    reply = create(model=model, messages=HELLO)
    assert "Jane" in reply.choices[0].message.content
    assert reply.usage.total_tokens > 0

    stream = create(model=model, messages=HELLO, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    assert "Jane" in "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert len([chunk for chunk in chunks if getattr(chunk, "usage", None)]) == 1

    call = create(model=model, messages=[ASKED], tools=[TOOL]).choices[0]
    assert call.finish_reason == "tool_calls"
    [tool] = call.message.tool_calls
    assert "city" in json.loads(tool.function.arguments)
    result = {"role": "tool", "tool_call_id": tool.id, "content": "Sunny, 31 degrees."}
    answer = create(model=model, messages=[ASKED, call.message, result], tools=[TOOL]).choices[0]
    assert answer.finish_reason == "stop" and "Sunny" in answer.message.content

    place = create(model=model, messages=HELLO, response_format=FORMAT).choices[0].message.content
    assert isinstance(json.loads(place)["north"], bool)


def try_openai():
    from openai import OpenAI

    client = OpenAI(api_key=KEY, base_url=BASE_URL, max_retries=0)
    assert {CLAUDE, NOVA} <= {model.id for model in client.models.list()}
    for model in (CLAUDE, NOVA, "openai.gpt-oss-20b-1:0"):
        chat(client.chat.completions.create, model)
    assert [len(item.embedding) for item in client.embeddings.create(**EMBEDDINGS).data] == [1024, 1024]

    with client.chat.completions.create(model="simulated.slow-stream-v1:0", messages=HELLO, stream=True) as stream:
        next(iter(stream))

    wrong = OpenAI(api_key="sk-wrong", base_url=BASE_URL, max_retries=0)
    refused(401, wrong.chat.completions.create, model=NOVA, messages=HELLO)
    poor = OpenAI(api_key=POOR_KEY, base_url=BASE_URL, max_retries=5)
    assert "budget" in refused(429, poor.chat.completions.create, model=NOVA, messages=HELLO)


def try_anthropic():
    from anthropic import Anthropic

    client = Anthropic(api_key=KEY, base_url=API_URL, max_retries=0)
    asked = {"model": CLAUDE, "max_tokens": 2000}
    assert CLAUDE in {model.id for model in client.models.list()}
    reply = client.messages.create(**asked, messages=HELLO, metadata={"user_id": '{"session_id":"7e"}'})
    assert "Jane" in reply.content[0].text
    with client.messages.stream(**asked, messages=HELLO, thinking={"type": "enabled", "budget_tokens": 1024}) as stream:
        assert "Jane" in "".join(stream.text_stream)
        assert [block.type for block in stream.get_final_message().content] == ["thinking", "text"]

    tools = [{**WEATHER, "input_schema": CITY}]
    call = client.messages.create(**asked, messages=[ASKED], tools=tools)
    assert call.stop_reason == "tool_use"
    used = next(block for block in call.content if block.type == "tool_use")
    result = {"type": "tool_result", "tool_use_id": used.id, "content": "Sunny, 31 degrees."}
    turns = [ASKED, {"role": "assistant", "content": call.content}, {"role": "user", "content": [result]}]
    answer = client.messages.create(**asked, messages=turns, tools=tools)
    assert answer.stop_reason == "end_turn" and "Sunny" in answer.content[0].text

    assert client.messages.count_tokens(model=CLAUDE, messages=HELLO).input_tokens > 0
    slow = {**asked, "model": "simulated.anthropic.claude-slow-stream-v1:0"}
    with client.messages.create(**slow, messages=HELLO, stream=True) as stream:
        next(iter(stream))

    wrong = Anthropic(api_key="sk-wrong", base_url=API_URL, max_retries=0)
    refused(401, wrong.messages.create, **asked, messages=HELLO)
    poor = Anthropic(api_key=POOR_KEY, base_url=API_URL, max_retries=5)
    assert "budget" in refused(429, poor.messages.create, **asked, messages=HELLO)


def try_litellm():
    import litellm

    openai = {"api_key": KEY, "api_base": BASE_URL, "num_retries": 0}
    for model in (CLAUDE, NOVA):
        chat(lambda **options: litellm.completion(**openai, **options), f"openai/{model}")
    embedded = litellm.embedding(**openai, **{**EMBEDDINGS, "model": f"openai/{EMBEDDINGS['model']}"})
    assert [len(item["embedding"]) for item in embedded.data] == [1024, 1024]

    anthropic = {"model": f"anthropic/{CLAUDE}", "api_key": KEY, "api_base": API_URL, "num_retries": 0}
    assert "Jane" in litellm.completion(**anthropic, messages=HELLO).choices[0].message.content
    pieces = [chunk.choices[0].delta.content or "" for chunk in litellm.completion(**anthropic, messages=HELLO, stream=True)]
    assert len(pieces) > 2 and "Jane" in "".join(pieces)

    stream = litellm.completion(**openai, model="openai/simulated.openai.gpt-oss-slow-stream-v1:0", messages=HELLO, stream=True)
    next(iter(stream))
    stream.completion_stream.close()

    ask = {"model": f"openai/{NOVA}", "messages": HELLO, "max_retries": 0}
    refused(401, litellm.completion, **{**openai, **ask, "api_key": "sk-wrong"})
    assert "budget" in refused(429, litellm.completion, **{**openai, **ask, "api_key": POOR_KEY})


{"openai": try_openai, "anthropic": try_anthropic, "litellm": try_litellm}[CLIENT]()
print(f"{CLIENT}: all steps taken")
