"""Common model servers: what to enter, and where what is sent goes."""

from dataclasses import dataclass

from playbook.llm.call.address import host_of, is_here, is_near


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of model server; `company` is empty for a local program."""

    name: str
    url: str
    model: str
    key: str
    company: str = ""
    hosts: str = ""
    known: str = ""  # what to know before it is asked

    @property
    def is_pattern(self) -> bool:
        """Return whether the address has a part to fill in."""
        return "RESOURCE" in self.url

    def is_of(self, url: str) -> bool:
        host = host_of(url)
        return bool(self.hosts) and (host == self.hosts or host.endswith(f".{self.hosts}"))


_OLLAMA = (
    "Ollama reads 4,096 tokens at once on most machines and drops the rest without a word. Start it with "
    "OLLAMA_CONTEXT_LENGTH=16384."
)
_KEY_IF_ANY = "Leave the key empty unless the server was started with one."
PRESETS = (
    Preset("OpenAI", "https://api.openai.com/v1",
           "The model's name in OpenAI's list, for example gpt-5-mini.",
           "The API key of your OpenAI account.",
           "OpenAI, a company in the United States", "api.openai.com",
           "For organizations that OpenAI has not verified, an answer appears all at once."),
    Preset("Azure OpenAI", "https://RESOURCE.openai.azure.com/openai/v1/",
           "The name of your deployment. Put the name of your resource into the address.",
           "The key of that resource.",
           "Microsoft, a company in the United States, and is answered by your Azure resource",
           "openai.azure.com"),
    Preset("Anthropic", "https://api.anthropic.com/v1/",
           "The model's name in Anthropic's list.", "The API key of your Anthropic account.",
           "Anthropic, a company in the United States", "api.anthropic.com",
           "It does not hold answers to a shape here, so the shape is part of the question."),
    Preset("Google Gemini", "https://generativelanguage.googleapis.com/v1beta/openai/",
           "The model's name in Google's list, for example gemini-flash-latest.",
           "The API key of Google AI Studio.",
           "Google, a company in the United States", "generativelanguage.googleapis.com",
           "Its models think before they write, and what they think is paid for."),
    Preset("Mistral", "https://api.mistral.ai/v1",
           "The model's name in Mistral's list, for example mistral-medium-latest.",
           "The API key of your Mistral workspace.",
           "Mistral AI, a company in France", "api.mistral.ai"),
    Preset("DeepSeek", "https://api.deepseek.com/v1",
           "The model's name in DeepSeek's list.", "The API key of your DeepSeek account.",
           "DeepSeek, a company in China", "api.deepseek.com",
           "It holds answers to JSON and to no shape; each is checked, and some are asked for twice."),
    Preset("OpenRouter", "https://openrouter.ai/api/v1",
           "The model's name with its maker, for example mistralai/mistral-medium-3.1.",
           "The API key of your OpenRouter account.",
           "OpenRouter, a company in the United States, and from there for the company that runs the model",
           "openrouter.ai"),
    Preset("Groq", "https://api.groq.com/openai/v1",
           "The model's name in Groq's list, for example openai/gpt-oss-120b.",
           "The API key of your Groq account.",
           "Groq, a company in the United States", "api.groq.com"),
    Preset("Ollama on this machine", "http://127.0.0.1:11434/v1",
           "The model's name as Ollama lists it.", "Leave the key empty.", known=_OLLAMA),
    Preset("llama.cpp on this machine", "http://127.0.0.1:8080/v1",
           "The name that llama.cpp gives the model; a test of the connection lists it.", _KEY_IF_ANY),
    Preset("vLLM on this machine", "http://127.0.0.1:8000/v1",
           "The name under which vLLM serves the model.", _KEY_IF_ANY),
    Preset("LM Studio on this machine", "http://127.0.0.1:1234/v1",
           "The model's name as LM Studio lists it.", "Leave the key empty.",
           known="Load the model with a context of at least 8,192 tokens."),
)  # fmt: skip


def destination(url: str) -> str:
    """Say in one sentence where what is sent to an address goes."""
    if is_here(url):
        return "What is sent stays on this machine, unless the program that answers passes it on."
    if company := next((preset.company for preset in PRESETS if preset.is_of(url)), ""):
        return f"What is sent leaves for {company}."
    if is_near(url):
        return f"What is sent goes to {host_of(url)}, by its name a machine in your own network."
    return f"What is sent leaves for {host_of(url)}. Know who runs it, and in which country."
