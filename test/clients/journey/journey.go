// From registration to a model's answer with the generated client; prints a line for each step.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"

	"journey/bedrockgateway"
)

const password = "securePassword123"

func main() {
	ctx := context.Background()
	serverURL, mailboxURL, email := os.Args[1], os.Args[2], os.Args[3]
	client := bedrockgateway.New(bedrockgateway.Config{ServerURL: serverURL})

	registered := must(client.Register(ctx, bedrockgateway.RegisterRequest{Email: email, Password: password, Fullname: "Jane Doe"}))
	fmt.Println(registered.Message)

	apiKey := registered.Data.(map[string]any)["API Key"].(string)
	confirmed := must(client.ConfirmRegistration(ctx, bedrockgateway.ConfirmRequest{Email: email, Code: mailedCode(mailboxURL, email), ApiKey: apiKey}))
	fmt.Println(confirmed.Message)

	tokens := must(client.Login(ctx, bedrockgateway.LoginRequest{Email: email, Password: password}))
	signedIn := bedrockgateway.New(bedrockgateway.Config{ServerURL: serverURL, Auth: bedrockgateway.Auth{
		Bearer: func() string { return tokens.IdToken },
		APIKey: map[string]func() string{"apiKey": func() string { return apiKey }},
	}})
	models := must(signedIn.ListModels(ctx)).FoundationModels
	fmt.Println(slices.ContainsFunc(models, func(model bedrockgateway.FoundationModel) bool {
		return model.ModelId == "amazon.nova-lite-v1:0"
	}))

	message := map[string]any{"role": "user", "content": []any{map[string]any{"text": "Say hello."}}}
	invoked := must(signedIn.InvokeModel(ctx, bedrockgateway.InvokeRequest{
		ModelId:             "amazon.nova-lite-v1:0",
		InferenceParameters: map[string]any{"messages": []any{message}},
	}))
	fmt.Println(invoked.Data)

	_, err := client.Login(ctx, bedrockgateway.LoginRequest{Email: email, Password: "wrongPassword123"})
	var refused *bedrockgateway.APIError
	if errors.As(err, &refused) {
		fmt.Println(refused.Status, refused.Body.(map[string]any)["message"])
	}
}

func mailedCode(mailboxURL, email string) string {
	response := must(http.Get(mailboxURL + "?to=" + url.QueryEscape(email)))
	defer response.Body.Close()
	var mails []struct{ Code string }
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		panic(err)
	}
	return mails[0].Code
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
