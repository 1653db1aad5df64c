package managed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// probePause is the pause between two probes.
const probePause = 50 * time.Millisecond

// portTakenError is a start that failed because of its port alone.
type portTakenError struct {
	port int
	*StartError
}

func (e *portTakenError) Unwrap() error { return e.StartError }

// connect returns a driver for probes, which neither retries nor waits long.
func connect(port int, password string) (driver.DriverWithContext, error) {
	return driver.NewDriverWithContext(boltURI(port), driver.BasicAuth(Username, password, ""), func(c *config.Config) {
		c.MaxConnectionPoolSize = 1
		c.SocketConnectTimeout = 5 * time.Second
		c.MaxTransactionRetryTime = 0
		c.TelemetryDisabled = true
	})
}

// awaitReady returns when the database is online, with a [StartError] when it
// never will be, when the process has ended, or when ctx has.
//
//  1. "Started." in the log is not enough: with a damaged store the server starts and
//     answers, but the database does not. So the query goes to the database itself;
//     when it fails, the database system has the reason. The order matters: the first
//     SHOW DATABASES takes more than three seconds of processor time.
//  2. Every query has a deadline: nothing else ends the wait for a frozen server.
//  3. A refused password counts only once the log says "Started.": before that, another
//     program may be answering on the port.
func (s *Server) awaitReady(ctx context.Context) error {
	connection, err := connect(s.port, s.password)
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	probing, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.process.exited:
			cancel() // the process has ended
		case <-probing.Done():
		}
	}()
	ticker := time.NewTicker(probePause)
	defer ticker.Stop()
	for {
		err := s.probe(probing, connection)
		var fatal *StartError
		if err == nil || errors.As(err, &fatal) {
			return err
		}
		select {
		case <-s.process.exited:
			return s.exitError()
		case <-ctx.Done():
			return &StartError{
				Reason: fmt.Sprintf("Neo4j (pid %d) did not become ready on %s: %v; its last answer: %v", s.process.pid, s.URI(), context.Cause(ctx), err),
				Lines:  s.home.consoleLines(), Log: s.home.consoleLog(), Err: context.Cause(ctx),
			}
		case <-ticker.C:
		}
	}
}

// probe queries the database once. It returns nil when the database is online, a
// [StartError] when it will never be, and any other error when it may still become so.
func (s *Server) probe(ctx context.Context, connection driver.DriverWithContext) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var dialer net.Dialer
	socket, err := dialer.DialContext(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
	if err != nil {
		return err // cheaper than the driver's own attempt, while no process listens on the port
	}
	_ = socket.Close()
	_, err = ask(ctx, connection, Database, "RETURN 1 AS one", nil)
	switch {
	case err == nil:
		return nil
	case refused(err) && s.home.started():
		return &StartError{
			Reason: fmt.Sprintf("Neo4j on %s refuses the password in %s", s.URI(), s.home.path("password")),
			Advice: "restore this file as it was when the data were created; the password was not changed by entitlegraph",
			Err:    err,
		}
	}
	return s.explain(ctx, connection, err)
}

// explain queries the database system for the reason why the database does not answer.
// It returns the original error when there is none.
func (s *Server) explain(ctx context.Context, connection driver.DriverWithContext, unanswered error) error {
	records, err := ask(ctx, connection, "system",
		"SHOW DATABASES YIELD name, currentStatus, statusMessage WHERE name = $name", map[string]any{"name": Database})
	if err != nil || len(records) != 1 {
		return unanswered
	}
	message, _, _ := driver.GetRecordValue[string](records[0], "statusMessage") // null while all is well
	if !strings.Contains(message, "Unable to start") {
		return unanswered
	}
	return &StartError{
		Reason: fmt.Sprintf("Neo4j runs, and cannot open its database: %s", message),
		Lines:  lastTrouble(readTail(s.home.debugLog(), 1<<20), 8),
		Log:    s.home.debugLog(),
		Advice: fmt.Sprintf("restore %[1]s from a backup, or move it away to start with an empty database", s.home.path("data")),
		Err:    unanswered,
	}
}

// ask runs one read statement.
func ask(ctx context.Context, connection driver.DriverWithContext, database, statement string, parameters map[string]any) ([]*driver.Record, error) {
	result, err := driver.ExecuteQuery(ctx, connection, statement, parameters, driver.EagerResultTransformer,
		driver.ExecuteQueryWithDatabase(database), driver.ExecuteQueryWithReadersRouting())
	if err != nil {
		return nil, err
	}
	return result.Records, nil
}

// refused reports whether an error is that of a wrong password.
func refused(err error) bool {
	var answer *driver.Neo4jError
	return errors.As(err, &answer) && answer.Code == "Neo.ClientError.Security.Unauthorized"
}

// exitError returns the error for a server that ended before it was ready.
func (s *Server) exitError() error {
	console := s.home.console()
	failure := &StartError{
		Reason: "Neo4j ended before it was ready",
		Lines:  s.home.consoleLines(), Log: s.home.consoleLog(),
	}
	switch {
	case strings.Contains(console, "PortBindException") || strings.Contains(console, "Address already in use"):
		failure.Reason = fmt.Sprintf("port %d on 127.0.0.1 was taken by another program", s.port)
		return &portTakenError{port: s.port, StartError: failure}
	case strings.Contains(console, "FileLockException"):
		failure.Advice = fmt.Sprintf("another Neo4j, which this process cannot see, has %s open (another container or another user?): stop it first", s.home.path("data"))
	case strings.Contains(console, "Could not reserve enough space") || strings.Contains(console, "insufficient memory"):
		failure.Advice = "give the server less memory (heap and page cache), or the machine more"
	}
	return failure
}
