PRAGMA application_id=1399811173;
BEGIN TRANSACTION;
CREATE TABLE entry (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	episode VARCHAR(32) NOT NULL, 
	once VARCHAR(200) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	step VARCHAR(200) NOT NULL, 
	CONSTRAINT uq_entry_episode UNIQUE (episode, once), 
	CONSTRAINT fk_entry_episode FOREIGN KEY(episode) REFERENCES episode (id)
);
INSERT INTO "entry" VALUES(1,'c4e97702890c4d4ba02c22a3f82f84b6','form 2','2026-03-01T09:31:01.123456+00:00','danger');
CREATE TABLE episode (
	id VARCHAR(32) NOT NULL, 
	once VARCHAR(200) NOT NULL, 
	begun VARCHAR(32) NOT NULL, 
	demo BOOLEAN NOT NULL, 
	CONSTRAINT pk_episode PRIMARY KEY (id), 
	CONSTRAINT uq_episode_once UNIQUE (once)
);
INSERT INTO "episode" VALUES('c4e97702890c4d4ba02c22a3f82f84b6','form 1','2026-03-01T09:30:01.123456+00:00',1);
CREATE TABLE login (
	token_hash VARCHAR(200) NOT NULL, 
	until VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_login PRIMARY KEY (token_hash)
);
CREATE TABLE mark (
	id INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	place VARCHAR(200) NOT NULL, 
	side VARCHAR(10) NOT NULL, 
	intensity FLOAT, 
	sensations TEXT NOT NULL, 
	removed BOOLEAN NOT NULL, 
	CONSTRAINT pk_mark PRIMARY KEY (id), 
	CONSTRAINT fk_mark_entry FOREIGN KEY(entry) REFERENCES entry (number)
);
INSERT INTO "mark" VALUES(1,1,'heel_plantar','left',6.5,'["burning", "numb"]',0);
INSERT INTO "mark" VALUES(2,1,'heel_plantar','left',NULL,'[]',1);
CREATE TABLE observation (
	id INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	about VARCHAR(200) NOT NULL, 
	value VARCHAR(8) NOT NULL, 
	text TEXT, 
	low FLOAT, 
	high FLOAT, 
	known_by VARCHAR(20) NOT NULL, 
	at VARCHAR(32), 
	CONSTRAINT pk_observation PRIMARY KEY (id), 
	CONSTRAINT fk_observation_entry FOREIGN KEY(entry) REFERENCES entry (number)
);
INSERT INTO "observation" VALUES(1,1,'heel_plantar_pain','present',NULL,NULL,NULL,'asked','2026-03-01T09:30:01.123456+00:00');
INSERT INTO "observation" VALUES(2,1,'fever','absent',NULL,NULL,NULL,'left_out','2026-03-01T09:30:01.123456+00:00');
INSERT INTO "observation" VALUES(3,1,'numb_sole','unknown',NULL,NULL,NULL,'asked',NULL);
INSERT INTO "observation" VALUES(4,1,'laterality','text','left',NULL,NULL,'professional',NULL);
INSERT INTO "observation" VALUES(5,1,'age','number',NULL,46.5,NULL,'measured',NULL);
INSERT INTO "observation" VALUES(6,1,'age_at_onset','span',NULL,40.0,NULL,'asked',NULL);
CREATE TABLE passphrase (
	id INTEGER NOT NULL, 
	hash TEXT, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_passphrase PRIMARY KEY (id)
);
INSERT INTO "passphrase" VALUES(1,'a hash','2026-11-21T09:05:45.896072+00:00');
CREATE TABLE shown (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	episode VARCHAR(32) NOT NULL, 
	"after" INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	program VARCHAR(200) NOT NULL, 
	knowledge VARCHAR(200) NOT NULL, 
	answer TEXT NOT NULL, 
	CONSTRAINT uq_shown_episode UNIQUE (episode, "after", knowledge), 
	CONSTRAINT fk_shown_episode FOREIGN KEY(episode) REFERENCES episode (id)
);
INSERT INTO "shown" VALUES(1,'c4e97702890c4d4ba02c22a3f82f84b6',1,'2026-11-21T09:05:45.893965+00:00','0.1.0','abc','{"verdict":{"foot_to_back":0.25},"words":"f\u00fcr dich"}');
CREATE TABLE solespine_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT solespine_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "solespine_version" VALUES('0001');
CREATE INDEX ix_observation_entry ON observation (entry);
CREATE INDEX ix_mark_entry ON mark (entry);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry: rows are added and never changed'); END;
CREATE TRIGGER observation_stays BEFORE UPDATE ON observation BEGIN SELECT RAISE(ABORT, 'observation: rows are added and never changed'); END;
CREATE TRIGGER mark_stays BEFORE UPDATE ON mark BEGIN SELECT RAISE(ABORT, 'mark: rows are added and never changed'); END;
CREATE TRIGGER shown_stays BEFORE UPDATE ON shown BEGIN SELECT RAISE(ABORT, 'shown: rows are added and never changed'); END;
CREATE TRIGGER passphrase_stays BEFORE UPDATE ON passphrase BEGIN SELECT RAISE(ABORT, 'passphrase: rows are added and never changed'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('entry',1);
INSERT INTO "sqlite_sequence" VALUES('shown',1);
COMMIT;
