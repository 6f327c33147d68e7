// The AWS SDK for Go v2, a call a line: see tests/sdks/sdks.py for what a line holds.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

type call struct {
	URL, Region, Account, SessionToken, Command string
	Input                                       json.RawMessage
	Attempts, TimeoutMs, PageSize               int
}

type outcome struct {
	Output   any    `json:"output,omitempty"`
	Error    string `json:"error,omitempty"`
	Message  string `json:"message,omitempty"`
	Status   int    `json:"status,omitempty"`
	Problems any    `json:"problems,omitempty"`
}

func newClient(ctx context.Context, c call) (*connect.Client, error) {
	loaded, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(c.Region),
		config.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(c.Account, "secret", c.SessionToken)))
	if err != nil {
		return nil, err
	}
	return connect.NewFromConfig(loaded, func(o *connect.Options) {
		o.BaseEndpoint = aws.String(c.URL)
		if c.Attempts > 0 {
			o.RetryMaxAttempts = c.Attempts
		}
		if c.TimeoutMs > 0 {
			timeout := time.Duration(c.TimeoutMs) * time.Millisecond
			o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(timeout)
		}
	}), nil
}

func perform(ctx context.Context, c call) (any, error) {
	client, err := newClient(ctx, c)
	if err != nil {
		return nil, err
	}
	if c.PageSize > 0 {
		return allPages(ctx, client, c)
	}
	method := reflect.ValueOf(client).MethodByName(c.Command)
	input := reflect.New(method.Type().In(1).Elem())
	if err := json.Unmarshal(c.Input, input.Interface()); err != nil {
		return nil, err
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	if err, failed := results[1].Interface().(error); failed {
		return nil, err
	}
	return results[0].Interface(), nil
}

func allPages(ctx context.Context, client *connect.Client, c call) (any, error) {
	input := &connect.ListTestCasesInput{MaxResults: aws.Int32(int32(c.PageSize))}
	if err := json.Unmarshal(c.Input, input); err != nil {
		return nil, err
	}
	var pages []*connect.ListTestCasesOutput
	paginator := connect.NewListTestCasesPaginator(client, input)
	for paginator.HasMorePages() {
		page, err := paginator.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return map[string]any{"pages": pages}, nil
}

// The error's own type where the model has one, else the code, or what Go calls it.
func refused(err error) outcome {
	told := outcome{Error: "unmodelled " + reflect.TypeOf(err).Elem().Name(), Message: err.Error()}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		told.Status = response.HTTPStatusCode()
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return told
	}
	told.Error, told.Message = "unmodelled "+api.ErrorCode(), api.ErrorMessage()
	own := reflect.ValueOf(api).Elem()
	if strings.HasSuffix(own.Type().PkgPath(), "/service/connect/types") {
		told.Error = own.Type().Name()
		if problems := own.FieldByName("Problems"); problems.IsValid() {
			told.Problems = problems.Interface()
		}
	}
	return told
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 4<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var c call
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			panic(err)
		}
		output, err := perform(context.Background(), c)
		if err != nil {
			out.Encode(refused(err))
		} else {
			out.Encode(outcome{Output: output})
		}
	}
}
