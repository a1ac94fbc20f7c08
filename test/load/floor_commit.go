package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// insert is one message on its way to the floor's only table.
type insert struct {
	conversation, clientID, text string
	at                           int64
}

// committer stores a message and answers its seq after commit.
type committer func(insert) (seq int64, err error)

type waiting struct {
	insert
	seq  int64
	done chan error
}

// openCommitter starts one goroutine that writes what has gathered in one
// transaction (at most 256 messages) and then answers all of them.
func openCommitter(kind, where string) (committer, error) {
	var write func([]*waiting) error
	var err error
	switch kind {
	case "relay":
		return nil, nil
	case "sqlite":
		write, err = sqliteWriter(where)
	case "postgres":
		write, err = postgresWriter(where)
	default:
		err = fmt.Errorf("no floor called %q", kind)
	}
	if err != nil {
		return nil, err
	}
	queue := make(chan *waiting, 1024)
	go func() {
		seq := map[string]int64{}
		for first := range queue {
			batch := []*waiting{first}
		fill:
			for len(batch) < 256 {
				select {
				case w := <-queue:
					batch = append(batch, w)
				default:
					break fill
				}
			}
			for _, w := range batch {
				seq[w.conversation]++
				w.seq = seq[w.conversation]
			}
			err := write(batch)
			for _, w := range batch {
				w.done <- err
			}
		}
	}()
	return func(in insert) (int64, error) {
		w := &waiting{insert: in, done: make(chan error, 1)}
		queue <- w
		err := <-w.done
		return w.seq, err
	}, nil
}

const (
	floorTable = `CREATE TABLE messages (
    conversation TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    client_id    TEXT NOT NULL,
    text         TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
)`
	floorInsert = `INSERT INTO messages (conversation, seq, client_id, text, at) VALUES ($1, $2, $3, $4, $5)`
)

func sqliteWriter(dir string) (func([]*waiting) error, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+
		"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(floorTable); err != nil {
		return nil, err
	}
	st, err := db.Prepare(floorInsert)
	if err != nil {
		return nil, err
	}
	return func(batch []*waiting) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		in := tx.Stmt(st)
		for _, w := range batch {
			if _, err := in.Exec(w.conversation, w.seq, w.clientID, w.text, w.at); err != nil {
				return err
			}
		}
		return tx.Commit()
	}, nil
}

func postgresWriter(url string) (func([]*waiting) error, error) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, floorTable); err != nil {
		return nil, err
	}
	return func(batch []*waiting) error {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback(ctx)
		all := &pgx.Batch{}
		for _, w := range batch {
			all.Queue(floorInsert, w.conversation, w.seq, w.clientID, w.text, w.at)
		}
		if err := tx.SendBatch(ctx, all).Close(); err != nil {
			return err
		}
		return tx.Commit(ctx)
	}, nil
}
