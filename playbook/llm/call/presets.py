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

    @property
    def is_pattern(self) -> bool:
        """Return whether the address has a part to fill in."""
        return "RESOURCE" in self.url

    def is_of(self, url: str) -> bool:
        host = host_of(url)
        return bool(self.hosts) and (host == self.hosts or host.endswith(f".{self.hosts}"))


PRESETS = (
    Preset("OpenAI", "https://api.openai.com/v1",
           "The model's name in OpenAI's list, for example gpt-5-mini.",
           "The API key of your OpenAI account.",
           "OpenAI, a company in the United States", "api.openai.com"),
    Preset("Azure OpenAI", "https://RESOURCE.openai.azure.com/openai/v1/",
           "The name of your deployment. Put the name of your resource into the address.",
           "The key of that resource.",
           "Microsoft, a company in the United States, and is answered by your Azure resource",
           "openai.azure.com"),
    Preset("Ollama on this machine", "http://127.0.0.1:11434/v1",
           "The model's name as Ollama lists it.", "Leave the key empty."),
    Preset("llama.cpp on this machine", "http://127.0.0.1:8080/v1",
           "The name that llama.cpp gives the model; a test of the connection lists it.",
           "Leave the key empty unless the server was started with one."),
    Preset("vLLM on this machine", "http://127.0.0.1:8000/v1",
           "The name under which vLLM serves the model.",
           "Leave the key empty unless the server was started with one."),
    Preset("LM Studio on this machine", "http://127.0.0.1:1234/v1",
           "The model's name as LM Studio lists it.", "Leave the key empty."),
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
