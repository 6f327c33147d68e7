#!/bin/sh
# Makes the SDK's client of the test-case operations, in target/lib, where the newest client in the
# registry lacks them: with the SDK's own generator, out of AWS's model as botocore has it. To be called
# in the folder of the driver; says in target/made what it was made of.
set -eu

parts() {
    mvn -q -B -U -f generator/pom.xml dependency:copy-dependencies "$@"
}

rm -rf target
mkdir -p target/model target/client/main
parts -DoutputDirectory=../target/newest -DincludeArtifactIds=codegen
version=$(basename target/newest/codegen-*.jar .jar)
version=${version#codegen-}
parts -DoutputDirectory=../target/lib -Dsdk="$version"

python3 -m venv venv
venv/bin/pip install --quiet --upgrade --no-cache-dir botocore
venv/bin/python generator/model.py target/model

java -cp 'target/lib/*' generator/Generate.java target/model target/client
find target/client/main -name '*.java' >target/sources
javac -nowarn -d target/generated -cp 'target/lib/*' @target/sources
jar --create --file target/lib/connect-generated.jar -C target/generated .

botocore=$(venv/bin/python -c 'import botocore; print(botocore.__version__)')
echo "codegen $version out of the model of botocore $botocore" >target/made
