BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE approval (
	id INTEGER NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	manifest_sha256 VARCHAR(64) NOT NULL, 
	person TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	approved_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_approval PRIMARY KEY (id), 
	CONSTRAINT uq_approval_manifest_sha256 UNIQUE (manifest_sha256)
);
INSERT INTO "approval" VALUES(1,'2026-01','cf0602239e0c06b3b2df43b7032f02e6641cade01d424e2b70aab05fb6d233fe','V. Office','looked at every card','2026-11-22T03:11:32.507+00:00');
INSERT INTO "approval" VALUES(2,'2026-02','660ed263df527ec5874b4e9005e7d44fb4d60de239c7d522bf37780deead18fd','V. Office','looked at every card','2026-11-22T03:11:47.449+00:00');
CREATE TABLE arrival (
	id INTEGER NOT NULL, 
	delivery_id INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	arrived_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_arrival PRIMARY KEY (id), 
	CONSTRAINT fk_arrival_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (id), 
	CONSTRAINT uq_arrival_delivery_id UNIQUE (delivery_id, file)
);
INSERT INTO "arrival" VALUES(1,1,'figures-01.csv','2026-11-22T03:11:12.830+00:00');
INSERT INTO "arrival" VALUES(2,2,'figures-02.csv','2026-11-22T03:11:37.498+00:00');
INSERT INTO "arrival" VALUES(3,3,'figures-03.csv','2026-11-22T03:11:51.430+00:00');
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	feed VARCHAR(100) NOT NULL, 
	file TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	rows_read INTEGER NOT NULL, 
	rows_accepted INTEGER NOT NULL, 
	rows_rejected INTEGER NOT NULL, 
	rows_duplicate INTEGER NOT NULL, 
	facts_sha256 VARCHAR(64), 
	reading_sha256 VARCHAR(64) NOT NULL, 
	superseded_by INTEGER, 
	reported_in VARCHAR(10), 
	header TEXT NOT NULL, 
	received_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT ck_delivery_rows_balance CHECK (rows_read = rows_accepted + rows_rejected + rows_duplicate), 
	CONSTRAINT fk_delivery_superseded_by FOREIGN KEY(superseded_by) REFERENCES delivery (id)
);
INSERT INTO "delivery" VALUES(1,'figures','figures-01.csv','645d4033c9f2fa59f3ed536c6f79c93656face6550354c36ac743cb483baabe1',87,'accepted',2,2,0,0,'ab41f22fc9d56ace774c807b40c86d9811b12b6e8ebfaffb1c487e5b86f50970','3d8b659d4fa64af8973f57744c96931c16b819ce00a13dc6d47726b1577e758e',NULL,NULL,'["Vendor", "Month", "Queue", "Answered", "In time"]','2026-11-22T03:11:12.830+00:00');
INSERT INTO "delivery" VALUES(2,'figures','figures-02.csv','d55d8e1226d3a0fffdee7f9399cc74353a4716579e607c3722df1720ceb0f8e8',87,'accepted',2,2,0,0,'c9cc0abd0c7acd297885fc356c39b6533288fc0e64bd1255f2306c153ae5ce1d','3d8b659d4fa64af8973f57744c96931c16b819ce00a13dc6d47726b1577e758e',NULL,NULL,'["Vendor", "Month", "Queue", "Answered", "In time"]','2026-11-22T03:11:37.498+00:00');
INSERT INTO "delivery" VALUES(3,'figures','figures-03.csv','659b9e199414b4b32c4680e7725c5041b7146526779faa9c70eafc57e668d719',87,'accepted',2,2,0,0,'1cd508953b7f0056d38b8419a03414d62699f34e801e5e8d2f9bfaaf0fc79473','3d8b659d4fa64af8973f57744c96931c16b819ce00a13dc6d47726b1577e758e',NULL,NULL,'["Vendor", "Month", "Queue", "Answered", "In time"]','2026-11-22T03:11:51.430+00:00');
CREATE TABLE delivery_month (
	delivery_id INTEGER NOT NULL, 
	month DATE NOT NULL, 
	rows INTEGER NOT NULL, 
	CONSTRAINT pk_delivery_month PRIMARY KEY (delivery_id, month), 
	CONSTRAINT fk_delivery_month_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
INSERT INTO "delivery_month" VALUES(1,'2026-01-01',2);
INSERT INTO "delivery_month" VALUES(2,'2026-02-01',2);
INSERT INTO "delivery_month" VALUES(3,'2026-03-01',2);
CREATE TABLE dispatch (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	approval_id INTEGER NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	vendor VARCHAR(100), 
	recipient TEXT NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	message_id TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	detail TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_dispatch PRIMARY KEY (id), 
	CONSTRAINT fk_dispatch_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id), 
	CONSTRAINT uq_dispatch_key UNIQUE ("key")
);
CREATE TABLE frozen (
	vendor VARCHAR(100) NOT NULL, 
	contract VARCHAR(100) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	statement_sha256 VARCHAR(64) NOT NULL, 
	approval_id INTEGER NOT NULL, 
	CONSTRAINT pk_frozen PRIMARY KEY (vendor, contract, period), 
	CONSTRAINT fk_frozen_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id)
);
INSERT INTO "frozen" VALUES('acme','main','2026-01','dc4e01333c19cb14f0c506c86304b546b8b219d093b62f037ee28bf21cba135a',1);
INSERT INTO "frozen" VALUES('bolt','main','2026-01','5409d9065f3e761c8270ccb035f4517debd815d88c600b4bd453240d884a72e2',1);
INSERT INTO "frozen" VALUES('acme','main','2026-02','a9fddb4cc7fb192bf9bddf21c4670d3c5b7ec06f7e8df3c8fdafdb454df5ac44',2);
INSERT INTO "frozen" VALUES('bolt','main','2026-02','1b2b0784906e7b14add9427cdd3fdc831d3e7742335edcc7dc2e6325cf3d79dc',2);
CREATE TABLE issue (
	delivery_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	severity VARCHAR(10) NOT NULL, 
	"row" INTEGER, 
	"column" TEXT, 
	value TEXT, 
	vendor VARCHAR(100), 
	month VARCHAR(7), 
	"key" TEXT, 
	message TEXT NOT NULL, 
	CONSTRAINT pk_issue PRIMARY KEY (delivery_id, number), 
	CONSTRAINT fk_issue_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
CREATE TABLE pack (
	id INTEGER NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_pack PRIMARY KEY (id), 
	CONSTRAINT uq_pack_period UNIQUE (period, revision)
);
INSERT INTO "pack" VALUES(1,'2026-01',1,'90af7edac8cb5d9b6344cc0ed19be1e83eae562d933ae8b7b37540748e374e3b','2026-11-22T03:11:23.649+00:00');
INSERT INTO "pack" VALUES(2,'2026-02',1,'290c35242901554a15e6ca42d2d61dabfb67445e9ae5d03243d2f5c83ed00b15','2026-11-22T03:11:40.430+00:00');
INSERT INTO "pack" VALUES(3,'2026-03',1,'43af87c44cf50e9230c14fa90abe84bce1b971731ea21cbe2b6b28337408d3dc','2026-11-22T03:11:54.783+00:00');
CREATE TABLE rejected_row (
	delivery_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	cells TEXT NOT NULL, 
	CONSTRAINT pk_rejected_row PRIMARY KEY (delivery_id, "row"), 
	CONSTRAINT fk_rejected_row_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
CREATE TABLE rendering (
	kind VARCHAR(20) NOT NULL, 
	source_sha256 VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_rendering PRIMARY KEY (kind, source_sha256, fingerprint)
);
INSERT INTO "rendering" VALUES('scorecard','5409d9065f3e761c8270ccb035f4517debd815d88c600b4bd453240d884a72e2','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','804d198b9597cd7b1d17094283c3f1ccc93dd1eccbe0fadc1f475222c9c95d14');
INSERT INTO "rendering" VALUES('scorecard','dc4e01333c19cb14f0c506c86304b546b8b219d093b62f037ee28bf21cba135a','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','9f9d431b3b2b2132bc5e3bb4f2ae9db41f75d5fe7ae7091f7ed046ca59dc3dfa');
INSERT INTO "rendering" VALUES('pack','90af7edac8cb5d9b6344cc0ed19be1e83eae562d933ae8b7b37540748e374e3b','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','0e5f6acb49c8c3c32b647f1577ebc42c641fe8f88bcf00fbfb9a3bb2e1b53b09');
INSERT INTO "rendering" VALUES('comparison','90af7edac8cb5d9b6344cc0ed19be1e83eae562d933ae8b7b37540748e374e3b','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','e08ac5d04949442e5f4fe869af7e34a81de9ffb706a3177ef91d1e8d8b703a1d');
INSERT INTO "rendering" VALUES('scorecard','1b2b0784906e7b14add9427cdd3fdc831d3e7742335edcc7dc2e6325cf3d79dc','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','eab6387513ef42c6c61fa6738e264733518a670cc1fb7a27eed84b8882008093');
INSERT INTO "rendering" VALUES('scorecard','a9fddb4cc7fb192bf9bddf21c4670d3c5b7ec06f7e8df3c8fdafdb454df5ac44','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','a71d380436bb681aca4bb3af306f7c14b3839abf9218bc8b2cbb5fbfbc50b353');
INSERT INTO "rendering" VALUES('pack','290c35242901554a15e6ca42d2d61dabfb67445e9ae5d03243d2f5c83ed00b15','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','44e410d51e94b0e4aceaab05d0c7e9c1e6e12d233706106698eb5c7464fed4c1');
INSERT INTO "rendering" VALUES('comparison','290c35242901554a15e6ca42d2d61dabfb67445e9ae5d03243d2f5c83ed00b15','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','7fedd783c3b79c3852778b4947bbb8a0fdecc07653605e29fc79266f67f332aa');
INSERT INTO "rendering" VALUES('scorecard','c67dde66bfb61c4e516a512a8bb8183d5d5b3388dfc720dae5672dae6a0affbc','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','6fc4de98cd5bd6552490ba646c06d9854ae1487f9f9d11760e35b4df6636fd9a');
INSERT INTO "rendering" VALUES('scorecard','c88a09050b859325e4d0a422c2bf40c96f28247b07373c767f1de822c335d261','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','6f203cd8090e1c30d6aeab7ca26a3d9dab7413005571132039aded3cc4b44d51');
INSERT INTO "rendering" VALUES('pack','43af87c44cf50e9230c14fa90abe84bce1b971731ea21cbe2b6b28337408d3dc','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','e73aa334ea6ebe9f19db435555b1c4279207ab6f9b078d5218fdfa650cd19a2f');
INSERT INTO "rendering" VALUES('comparison','43af87c44cf50e9230c14fa90abe84bce1b971731ea21cbe2b6b28337408d3dc','9ee18064f89968cc0594ca62107ae75244e3c58466f28baf14ce18ec81882042','73d8fe586f4f2e757096ea3945a2b006074b3750cee0ba9a329b716c20ad611f');
CREATE TABLE result (
	statement_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	measure VARCHAR(100) NOT NULL, 
	scope TEXT NOT NULL, 
	unit VARCHAR(20) NOT NULL, 
	numerator TEXT, 
	denominator TEXT, 
	scale INTEGER NOT NULL, 
	value_n TEXT, 
	value_d TEXT, 
	target TEXT, 
	verdict VARCHAR(20) NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_result PRIMARY KEY (statement_id, number), 
	CONSTRAINT fk_result_statement_id FOREIGN KEY(statement_id) REFERENCES statement (id)
);
INSERT INTO "result" VALUES(1,1,'speed','all','percent','97','100',1,'97','1','>= 95','met','');
INSERT INTO "result" VALUES(2,1,'speed','all','percent','180','200',1,'90','1','>= 95','missed','');
INSERT INTO "result" VALUES(3,1,'speed','all','percent','93','100',1,'93','1','>= 95','missed','');
INSERT INTO "result" VALUES(4,1,'speed','all','percent','192','200',1,'96','1','>= 95','met','');
INSERT INTO "result" VALUES(5,1,'speed','all','percent','96','100',1,'96','1','>= 95','met','');
INSERT INTO "result" VALUES(6,1,'speed','all','percent','191','200',1,'191','2','>= 95','met','');
INSERT INTO "result" VALUES(7,1,'speed','all','percent','286','300',1,'286','3','>= 95','met','');
INSERT INTO "result" VALUES(8,1,'speed','all','percent','563','600',1,'563','6','>= 95','missed','');
CREATE TABLE statement (
	id INTEGER NOT NULL, 
	vendor VARCHAR(100) NOT NULL, 
	contract VARCHAR(100) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_statement PRIMARY KEY (id), 
	CONSTRAINT uq_statement_vendor UNIQUE (vendor, contract, period, revision)
);
INSERT INTO "statement" VALUES(1,'acme','main','2026-01',1,'dc4e01333c19cb14f0c506c86304b546b8b219d093b62f037ee28bf21cba135a','2026-11-22T03:11:12.867+00:00');
INSERT INTO "statement" VALUES(2,'bolt','main','2026-01',1,'5409d9065f3e761c8270ccb035f4517debd815d88c600b4bd453240d884a72e2','2026-11-22T03:11:12.867+00:00');
INSERT INTO "statement" VALUES(3,'acme','main','2026-02',1,'a9fddb4cc7fb192bf9bddf21c4670d3c5b7ec06f7e8df3c8fdafdb454df5ac44','2026-11-22T03:11:37.550+00:00');
INSERT INTO "statement" VALUES(4,'bolt','main','2026-02',1,'1b2b0784906e7b14add9427cdd3fdc831d3e7742335edcc7dc2e6325cf3d79dc','2026-11-22T03:11:37.550+00:00');
INSERT INTO "statement" VALUES(5,'acme','main','2026-03',1,'c67dde66bfb61c4e516a512a8bb8183d5d5b3388dfc720dae5672dae6a0affbc','2026-11-22T03:11:51.506+00:00');
INSERT INTO "statement" VALUES(6,'bolt','main','2026-03',1,'c88a09050b859325e4d0a422c2bf40c96f28247b07373c767f1de822c335d261','2026-11-22T03:11:51.506+00:00');
INSERT INTO "statement" VALUES(7,'acme','main','2026-Q1',1,'82cac276997a7593713814f57826525a57225c80ee78dd074b284989377130ba','2026-11-22T03:11:51.593+00:00');
INSERT INTO "statement" VALUES(8,'bolt','main','2026-Q1',1,'7368830a3a06045f34ebd7baaab541a71b9bbec99553b64809964f8e8873049e','2026-11-22T03:11:51.593+00:00');
CREATE UNIQUE INDEX uq_delivery_standing ON delivery (feed, sha256) WHERE superseded_by IS NULL;
CREATE INDEX ix_statement_period ON statement (period);
CREATE INDEX ix_delivery_month_month ON delivery_month (month);
COMMIT;
