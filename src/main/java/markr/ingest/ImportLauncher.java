package markr.ingest;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.batch.integration.launch.JobLaunchingGateway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.Gateway;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.annotation.ServiceActivator;

/**
 * Launches jobs by message, on the calling thread. A job that fails is no exception here:
 * check the execution's status.
 */
@MessagingGateway
public interface ImportLauncher {

	@Gateway(requestChannel = "job-launches")
	JobExecution launch(JobLaunchRequest request);

	@Configuration
	class Endpoint {

		@Bean
		@ServiceActivator(inputChannel = "job-launches")
		JobLaunchingGateway jobLaunchingGateway(JobOperator operator) {
			return new JobLaunchingGateway(operator);
		}

	}

}
