# Markr without the embedded PostgreSQL: in a container it is given a database (see docker-compose.yml).
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY src src
RUN mvn --batch-mode --no-transfer-progress -Dexternal-database -DskipTests package \
	&& java -Djarmode=tools -jar target/markr.jar extract --destination markr

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home --home-dir /markr markr && mkdir /markr/inbox && chown markr /markr/inbox
WORKDIR /markr
COPY --from=build /build/markr .
USER markr
# Names of dropped files are bytes; the locale decides only how Java shows them.
ENV LANG=C.UTF-8 \
	SERVER_ADDRESS=0.0.0.0 \
	MARKR_INBOX_DIRECTORY=/markr/inbox
EXPOSE 8085
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-jar", "markr.jar"]
