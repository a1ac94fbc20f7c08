-- +goose Up

-- How the clinic sorts what patients say of it: its own tags.
CREATE TABLE comment_tags (
    conversation_id TEXT NOT NULL,
    episode         BIGINT NOT NULL,
    tag_id          TEXT NOT NULL,
    tagged_by       TEXT NOT NULL,
    tagged_at       BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, episode, tag_id)
);

-- What somebody of the house tries as a patient says nothing of the clinic.
DELETE FROM voice_episodes WHERE patient_id IN (SELECT id FROM patients WHERE practice);
DELETE FROM recovery_tasks WHERE conversation_id IN (
    SELECT c.id FROM conversations c JOIN patients p ON p.id = c.patient_id WHERE p.practice);

-- +goose Down
DROP TABLE comment_tags;
