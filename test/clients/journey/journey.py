"""From registration to a model's answer with the generated client; prints a line for each step."""

import sys

import httpx
from bedrock_gateway import ApiError, Client, ConfirmRequest, InvokeRequest, LoginRequest, RegisterRequest

server_url, mailbox_url, email = sys.argv[1:]
password = "securePassword123"

client = Client(server_url)
registered = client.register(RegisterRequest(email=email, password=password, fullname="Jane Doe"))
print(registered.message)

code = httpx.get(mailbox_url, params={"to": email}).json()[0]["code"]
api_key = registered.data["API Key"]
print(client.confirm_registration(ConfirmRequest(email=email, code=code, api_key=api_key)).message)

tokens = client.login(LoginRequest(email=email, password=password))
signed_in = Client(server_url, auth={"bearer": tokens.id_token, "apiKey": {"apiKey": api_key}})
print(any(model.model_id == "amazon.nova-lite-v1:0" for model in signed_in.list_models().foundation_models))

message = {"role": "user", "content": [{"text": "Say hello."}]}
print(signed_in.invoke_model(InvokeRequest("amazon.nova-lite-v1:0", {"messages": [message]})).data)

try:
    client.login(LoginRequest(email=email, password="wrongPassword123"))
except ApiError as error:
    assert error.status == 401 and error.body["success"] is False
    print(error)
